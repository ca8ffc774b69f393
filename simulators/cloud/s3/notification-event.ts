// The event that S3 sends for an object, field by field in AWS's order.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
import { createHash } from "node:crypto";
import type { Account } from "../ports/account.ts";
import { principalArn } from "../engines/principal-arn.ts";
import type { Principal } from "../ports/principal.ts";
import { formEncode } from "./form-encoding.ts";

export interface EventOrigin {
  readonly actor: Principal;
  /** Of the request that caused it: `Root=1-...`. */
  readonly traceHeader?: string | undefined;
}

export interface ObjectEvent extends EventOrigin {
  /** `ObjectCreated:Put` */
  readonly eventName: string;
  readonly bucketName: string;
  readonly key: string;
  /** Absent for an object that is gone; without a size where only what is said of the object has changed. */
  readonly content?: { readonly sizeBytes?: number; readonly eTag: string };
  /** Upper-case hexadecimal, rising for one key; absent where the object itself has not changed. */
  readonly sequencer?: string;
  readonly timeMs: number;
  readonly requestId: string;
}

/** What tells of a change to the object itself is 2.1 still; tags came later. */
const eventVersion = ({ sequencer }: ObjectEvent): string => (sequencer === undefined ? "2.3" : "2.1");

export function eventRecord(event: ObjectEvent, configurationId: string, account: Account): object {
  const object = {
    key: formEncode(event.key),
    ...(event.content === undefined ? {} : { size: event.content.sizeBytes, eTag: event.content.eTag }),
    sequencer: event.sequencer,
  };
  return {
    eventVersion: eventVersion(event),
    eventSource: "aws:s3",
    awsRegion: account.region,
    eventTime: new Date(event.timeMs).toISOString(),
    eventName: event.eventName,
    userIdentity: { principalId: principalId(event.actor) },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: { "x-amz-request-id": event.requestId, "x-amz-id-2": hostId(event.requestId) },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId,
      bucket: {
        name: event.bucketName,
        ownerIdentity: { principalId: uniqueId("A", account.accountId) },
        arn: `arn:aws:s3:::${event.bucketName}`,
      },
      object,
    },
  };
}

/** What a queue gets when it is configured. https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html */
export const testEvent = (bucket: string, timeMs: number, requestId: string): string =>
  JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: new Date(timeMs).toISOString(),
    Bucket: bucket,
    RequestId: requestId,
    HostId: hostId(requestId),
  });

/** The extended request id that support asks for; a digest here. */
export const hostId = (requestId: string): string => createHash("sha512").update(requestId).digest("base64");

const principalId = (actor: Principal): string =>
  actor.kind === "role"
    ? `AWS:${uniqueId("AROA", actor.roleArn)}:${actor.sessionName}`
    : `AWS:${uniqueId("AIDA", principalArn(actor))}`;

const uniqueId = (prefix: string, name: string): string =>
  prefix + createHash("sha256").update(name).digest("hex").slice(0, 17).toUpperCase();
