// Where the outcome of an asynchronous invocation, or what a stream's mapping gave up, is sent: a queue, a topic, another function,
// an event bus or a bucket, with the sender's own role. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
import type { AccessControl } from "../ports/access-control.ts";
import { parseArn, resourceName } from "../engines/arn.ts";
import type { EventBus, ServiceEvent } from "../ports/event-bus.ts";
import type { MessageAttribute, MessageQueues } from "../ports/message-queues.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Principal } from "../ports/principal.ts";
import type { Topics } from "../ports/topics.ts";
import { AwsError } from "../wire/aws-error.ts";

export interface DestinationDependencies {
  readonly access: AccessControl;
  readonly queues: MessageQueues;
  readonly invokeAsync: (request: { principal: Principal; functionArn: string; payload: string }) => void;
  readonly topics?: Topics | undefined;
  readonly events?: EventBus | undefined;
  readonly objects?: Pick<ObjectStore, "put"> | undefined;
  readonly onFault: (error: unknown) => void;
}

export interface Dispatch {
  readonly principal: Principal;
  readonly destinationArn: string;
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly traceHeader?: string;
  /** What an event bus gets. */
  readonly event?: ServiceEvent;
  /** What a bucket gets. */
  readonly object?: { readonly key: string; readonly body: string };
}

const asynchronousDestinations = ["sqs", "sns", "lambda", "events", "s3"] as const;
export const streamDestinations = ["sqs", "sns", "s3"] as const;

type DestinationService = (typeof asynchronousDestinations)[number];

/** @throws AwsError InvalidParameterValueException for a kind of destination that Lambda, or the embedded cloud, does not send to. */
export function checkDestination(
  arn: string,
  allowed: readonly DestinationService[] = asynchronousDestinations,
): DestinationService {
  const service = parseArn(arn)?.service;
  const found = allowed.find((name) => name === service);
  const isOtherBus = found === "events" && resourceName(arn) !== "default";
  if (found !== undefined && !isOtherBus) return found;
  throw new AwsError(
    "InvalidParameterValueException",
    400,
    `The provided destination ${arn} is not valid: a destination here is of ${allowed.join(", ")}, and of event buses the default one`,
  );
}

/**
 * What is refused, because the sender's role may not send or the destination is gone, is lost, as on AWS, and told as a fault: the
 * invocations and batches that come after it go on.
 */
export function sendToDestination(dependencies: DestinationDependencies, dispatch: Dispatch): void {
  const refused = (cause: unknown): void =>
    dependencies.onFault(new Error(`an outcome did not reach ${dispatch.destinationArn}`, { cause }));
  try {
    send(dependencies, dispatch)?.catch(refused);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    refused(error);
  }
}

/** @throws AwsError, or rejects with it */
function send(dependencies: DestinationDependencies, dispatch: Dispatch): Promise<unknown> | undefined {
  const { principal, destinationArn, body, attributes, traceHeader } = dispatch;
  const { access, queues, topics, events, objects, invokeAsync } = dependencies;
  switch (checkDestination(destinationArn)) {
    case "sqs":
      queues.sendMessage({
        principal,
        queueArn: destinationArn,
        body,
        traceHeader,
        ...(attributes === undefined ? {} : { attributes }),
      });
      return undefined;
    case "lambda":
      invokeAsync({ principal, functionArn: destinationArn, payload: body });
      return undefined;
    case "sns":
      topics?.publish({ principal, topicArn: destinationArn, message: body });
      return undefined;
    case "events":
      access.authorize({ principal, action: "events:PutEvents", resource: destinationArn });
      if (dispatch.event !== undefined) events?.publish(dispatch.event);
      return undefined;
    case "s3": {
      const { object } = dispatch;
      if (object === undefined) return undefined;
      const put = { principal, bucket: resourceName(destinationArn), key: object.key, body: Buffer.from(object.body) };
      return objects?.put(put);
    }
  }
}

/** `aws/lambda/<path>/2026/11/21/2026-11-21T10.00.00-<uuid>` */
export function destinationKey(path: string, timeMs: number, uuid: string): string {
  const [date = "", time = ""] = new Date(timeMs).toISOString().split(/[T.]/);
  return `aws/lambda/${path}/${date.replaceAll("-", "/")}/${date}T${time.replaceAll(":", ".")}-${uuid}`;
}
