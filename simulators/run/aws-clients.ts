// SDK clients of the operator over an embedded cloud. A request in flight holds virtual time, which nothing else would: the
// clock sees timers and work, not sockets.
import { AthenaClient } from "@aws-sdk/client-athena";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Clock, Cloud } from "millrace-cloud";

export interface AwsClients {
  readonly athena: AthenaClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  close(): void;
}

/** What any client of the SDK is configured with to reach the cloud as its operator. */
export type ClientSettings = Pick<Cloud, "endpoint"> & {
  readonly region: string;
  readonly credentials: Cloud["operatorCredentials"];
};

export const clientSettings = ({ endpoint, account, operatorCredentials }: Cloud): ClientSettings => ({
  endpoint,
  region: account.region,
  credentials: operatorCredentials,
});

/** As much of an SDK client as it takes to stand around all its requests. */
interface AroundRequests {
  readonly middlewareStack: {
    add(
      around: <Args, Answer>(next: (args: Args) => Promise<Answer>) => (args: Args) => Promise<Answer>,
      place: { readonly step: "initialize" },
    ): void;
  };
}

/** The client itself, whose requests hold the clock from now on. */
export function holdingTime<Client extends AroundRequests>(client: Client, clock: Clock): Client {
  client.middlewareStack.add((next) => (args) => clock.work(0, () => next(args)), { step: "initialize" });
  return client;
}

export function awsClients(cloud: Cloud, clock: Clock): AwsClients {
  const settings = clientSettings(cloud);
  const athena = holdingTime(new AthenaClient(settings), clock);
  const s3 = holdingTime(new S3Client({ ...settings, forcePathStyle: true }), clock);
  const sqs = holdingTime(new SQSClient(settings), clock);
  return {
    athena,
    s3,
    sqs,
    close() {
      for (const client of [athena, s3, sqs]) client.destroy();
    },
  };
}
