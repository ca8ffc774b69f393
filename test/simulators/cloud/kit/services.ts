// How each service is made: what connect-services.ts does for all of them, for as few as a test asks for. Each is imported when it is
// made, so that a test of Kinesis loads neither the broker nor the SQL engine.
import { join } from "node:path";
import type { SqlFrontEnd } from "../../../../simulators/cloud/athena/sql-front-end.ts";
import type { MetricStore } from "../../../../simulators/cloud/cloudwatch/metric-store.ts";
import type { CloudFaults } from "../../../../simulators/cloud/connect-services.ts";
import type { DuckDb } from "../../../../simulators/cloud/engines/duckdb.ts";
import type { Clock } from "../../../../simulators/cloud/kernel/clock.ts";
import type { Random } from "../../../../simulators/cloud/kernel/random.ts";
import type { Account } from "../../../../simulators/cloud/ports/account.ts";
import type { Services } from "../../../../simulators/cloud/provisioning/provisioners.ts";
import type { Observers } from "./noted.ts";
import type { Ports } from "./ports.ts";

export type ServiceName = keyof Services;

export interface Given extends Ports, Observers {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly endpoint: () => string;
  /** Of services that keep files in any case. */
  readonly directory: string;
  /** Of services that keep what they have in memory unless they are told where else. */
  readonly kept: { readonly dataDirectory?: string };
  /** Absent where CloudWatch is: then nobody publishes metrics. */
  readonly metrics?: MetricStore;
  readonly duckdb: DuckDb;
  readonly frontEnd: SqlFrontEnd | undefined;
  readonly faults: CloudFaults;
}

const onDisk = (given: Given) => ({ ...given, dataDirectory: given.directory });
const inMemory = (given: Given) => ({ ...given, ...given.kept });

export const makers: { readonly [Name in ServiceName]: (given: Given) => Promise<Services[Name]> } = {
  iam: async (given) => (await import("../../../../simulators/cloud/iam/iam.ts")).createIam(given),
  kms: async (given) => (await import("../../../../simulators/cloud/kms/kms.ts")).createKms(given),
  sqs: async (given) => (await import("../../../../simulators/cloud/sqs/sqs.ts")).createSqs(given),
  sns: async (given) => (await import("../../../../simulators/cloud/sns/sns.ts")).createSns(given),
  glue: async (given) => (await import("../../../../simulators/cloud/glue/glue.ts")).createGlue(inMemory(given)),
  lambda: async (given) => (await import("../../../../simulators/cloud/lambda/lambda.ts")).createLambda(onDisk(given)),
  firehose: async (given) =>
    (await import("../../../../simulators/cloud/firehose/firehose.ts")).createFirehose(onDisk(given)),
  async kinesis(given) {
    const { createKinesis } = await import("../../../../simulators/cloud/kinesis/kinesis.ts");
    return createKinesis(inMemory(given));
  },
  async logs(given) {
    const { createLogs } = await import("../../../../simulators/cloud/logs/logs.ts");
    return createLogs({ ...inMemory(given), onEvent: await readerOf(given) });
  },
  async scheduler(given) {
    const { createScheduler } = await import("../../../../simulators/cloud/scheduler/scheduler.ts");
    return createScheduler(given);
  },
  async eventbridge(given) {
    const { createEventBridge } = await import("../../../../simulators/cloud/eventbridge/eventbridge.ts");
    return createEventBridge(given);
  },
  async s3(given) {
    const { createS3 } = await import("../../../../simulators/cloud/s3/s3.ts");
    const { faults, ...rest } = onDisk(given);
    return createS3({ ...rest, ...(faults.s3 && { faults: faults.s3 }) });
  },
  async athena(given) {
    const { createAthena } = await import("../../../../simulators/cloud/athena/athena.ts");
    const frontEnd = given.frontEnd ?? (await trino());
    return createAthena({ ...onDisk(given), frontEnd });
  },
  async cloudwatch({ metrics: store, ...given }) {
    const { createCloudWatch } = await import("../../../../simulators/cloud/cloudwatch/cloudwatch.ts");
    if (store === undefined) throw new Error("CloudWatch looks at a store of metrics");
    return createCloudWatch({ ...given, store });
  },
  async iot(given) {
    const { createIot } = await import("../../../../simulators/cloud/iot/iot.ts");
    const { localAuthority } = await import("../../../../simulators/cloud/iot/identity/certificate-authority.ts");
    const { policyLanguage } = await import("../../../../simulators/cloud/iam/policy-language.ts");
    const authority = localAuthority({ ...given, directory: join(given.directory, "iot") });
    return createIot({ ...given, policyLanguage, authority });
  },
};

async function trino(): Promise<SqlFrontEnd> {
  const { translatingFrontEnd } = await import("../../../../simulators/cloud/athena/sql-front-end.ts");
  return translatingFrontEnd;
}

/** Notes what is written, and reads the metrics embedded in it where CloudWatch is. */
async function readerOf({ metrics, clock, onEvent }: Given): Promise<Given["onEvent"]> {
  if (metrics === undefined) return onEvent;
  const { embeddedMetricsReader } = await import("../../../../simulators/cloud/cloudwatch/embedded-metrics.ts");
  const read = embeddedMetricsReader(metrics, clock);
  return (event) => {
    onEvent(event);
    read(event);
  };
}
