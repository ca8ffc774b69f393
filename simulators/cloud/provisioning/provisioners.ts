// Every type of resource that the embedded cloud knows, service by service.
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Athena } from "../athena/athena.ts";
import type { CloudWatch } from "../cloudwatch/cloudwatch.ts";
import type { EventBridge } from "../eventbridge/eventbridge.ts";
import type { Firehose } from "../firehose/firehose.ts";
import type { Glue } from "../glue/glue.ts";
import type { Iam } from "../iam/iam.ts";
import type { Iot } from "../iot/iot.ts";
import type { Kinesis } from "../kinesis/kinesis.ts";
import type { Kms } from "../kms/kms.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Logs } from "../logs/logs.ts";
import type { S3 } from "../s3/s3.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";
import type { Sns } from "../sns/sns.ts";
import type { Sqs } from "../sqs/sqs.ts";
import { athenaProvisioners } from "./athena.ts";
import { budgetProvisioners } from "./budgets.ts";
import { cloudWatchProvisioners } from "./cloudwatch.ts";
import { deviceProvisioners } from "./devices.ts";
import { eventBridgeProvisioners } from "./eventbridge.ts";
import { firehoseProvisioners } from "./firehose.ts";
import { glueProvisioners } from "./glue.ts";
import { iamProvisioners } from "./iam.ts";
import { iotProvisioners } from "./iot.ts";
import { kinesisProvisioners } from "./kinesis.ts";
import { kmsProvisioners } from "./kms.ts";
import { lambdaProvisioners } from "./lambda.ts";
import { logsProvisioners } from "./logs.ts";
import type { Provisioners } from "./provisioner.ts";
import { s3Provisioners } from "./s3.ts";
import { schedulerProvisioners } from "./scheduler.ts";
import { snsProvisioners } from "./sns.ts";
import { sqsProvisioners } from "./sqs.ts";

export interface Services {
  readonly iam: Iam;
  readonly iot: Iot;
  readonly kinesis: Kinesis;
  readonly kms: Kms;
  readonly firehose: Firehose;
  readonly s3: S3;
  readonly sqs: Sqs;
  readonly lambda: Lambda;
  readonly glue: Glue;
  readonly athena: Athena;
  readonly eventbridge: EventBridge;
  readonly scheduler: Scheduler;
  readonly sns: Sns;
  readonly logs: Logs;
  readonly cloudwatch: CloudWatch;
}

export function provisionersOf(
  services: Services,
  { account, clock }: { account: Account; clock: Clock },
): Provisioners {
  return {
    ...iamProvisioners(services.iam),
    ...iotProvisioners(services.iot),
    ...deviceProvisioners(services.iot, services.iam.access, account),
    ...kinesisProvisioners(services.kinesis, services.kms),
    ...firehoseProvisioners(services.firehose, account),
    ...s3Provisioners(services.s3, services.kms, account),
    ...sqsProvisioners(services.sqs),
    ...kmsProvisioners(services.kms),
    ...lambdaProvisioners(services.lambda, account),
    ...glueProvisioners(services.glue, account.accountId),
    ...athenaProvisioners(services.athena, clock),
    ...eventBridgeProvisioners(services.eventbridge),
    ...schedulerProvisioners(services.scheduler),
    ...snsProvisioners(services.sns, services.kms, account),
    ...logsProvisioners(services.logs),
    ...cloudWatchProvisioners(services.cloudwatch, clock),
    ...budgetProvisioners(account),
  };
}
