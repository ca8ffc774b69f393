// Every type of resource that the embedded cloud knows, service by service.
import type { Account } from "../ports/account.ts";
import type { Clock } from "../ports/clock.ts";
import type { Athena } from "../athena/athena.ts";
import type { EventBridge } from "../eventbridge/eventbridge.ts";
import type { Firehose } from "../firehose/firehose.ts";
import type { Glue } from "../glue/glue.ts";
import type { Iam } from "../iam/iam.ts";
import type { Iot } from "../iot/iot.ts";
import type { Kinesis } from "../kinesis/kinesis.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Logs } from "../logs/logs.ts";
import type { S3 } from "../s3/s3.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";
import type { Sqs } from "../sqs/sqs.ts";
import { athenaProvisioners } from "./athena.ts";
import { eventBridgeProvisioners } from "./eventbridge.ts";
import { firehoseProvisioners } from "./firehose.ts";
import { glueProvisioners } from "./glue.ts";
import { iamProvisioners } from "./iam.ts";
import { iotProvisioners } from "./iot.ts";
import { kinesisProvisioners } from "./kinesis.ts";
import { lambdaProvisioners } from "./lambda.ts";
import { logsProvisioners } from "./logs.ts";
import type { Provisioners } from "./provisioner.ts";
import { s3Provisioners } from "./s3.ts";
import { schedulerProvisioners } from "./scheduler.ts";
import { sqsProvisioners } from "./sqs.ts";

export interface Services {
  readonly iam: Iam;
  readonly iot: Iot;
  readonly kinesis: Kinesis;
  readonly firehose: Firehose;
  readonly s3: S3;
  readonly sqs: Sqs;
  readonly lambda: Lambda;
  readonly glue: Glue;
  readonly athena: Athena;
  readonly eventbridge: EventBridge;
  readonly scheduler: Scheduler;
  readonly logs: Logs;
}

export function provisionersOf(
  services: Services,
  { account, clock }: { account: Account; clock: Clock },
): Provisioners {
  return {
    ...iamProvisioners(services.iam),
    ...iotProvisioners(services.iot, account),
    ...kinesisProvisioners(services.kinesis),
    ...firehoseProvisioners(services.firehose, account),
    ...s3Provisioners(services.s3, account),
    ...sqsProvisioners(services.sqs),
    ...lambdaProvisioners(services.lambda, account),
    ...glueProvisioners(services.glue, account.accountId),
    ...athenaProvisioners(services.athena, clock),
    ...eventBridgeProvisioners(services.eventbridge),
    ...schedulerProvisioners(services.scheduler),
    ...logsProvisioners(services.logs),
  };
}
