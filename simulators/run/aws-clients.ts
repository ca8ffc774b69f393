// SDK clients of the operator over an embedded cloud. A request in flight holds virtual time, which nothing else would: the
// clock sees timers and work, not sockets.
import { AthenaClient } from "@aws-sdk/client-athena";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Cloud } from "../cloud/cloud.ts";
import type { Clock } from "../cloud/ports/clock.ts";

export interface AwsClients {
  readonly athena: AthenaClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  close(): void;
}

export function awsClients(cloud: Cloud, clock: Clock): AwsClients {
  const settings = { endpoint: cloud.endpoint, region: cloud.account.region, credentials: cloud.operatorCredentials };
  const athena = new AthenaClient(settings);
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const sqs = new SQSClient(settings);
  const hold = <Answer>(request: () => Promise<Answer>): Promise<Answer> => clock.work(0, request);
  athena.middlewareStack.add((next) => (args) => hold(() => next(args)), { step: "initialize" });
  s3.middlewareStack.add((next) => (args) => hold(() => next(args)), { step: "initialize" });
  sqs.middlewareStack.add((next) => (args) => hold(() => next(args)), { step: "initialize" });
  return {
    athena,
    s3,
    sqs,
    close() {
      for (const client of [athena, s3, sqs]) client.destroy();
    },
  };
}
