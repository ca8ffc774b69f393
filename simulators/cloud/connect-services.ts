// The one place that connects services with one another: each gets the clock, IAM and the ports of the services it calls.
import { join } from "node:path";
import { createAthena } from "./athena/athena.ts";
import { translatingFrontEnd } from "./athena/sql-front-end.ts";
import { createCloudWatch } from "./cloudwatch/cloudwatch.ts";
import { embeddedMetricsReader } from "./cloudwatch/embedded-metrics.ts";
import { createMetricStore } from "./cloudwatch/metric-store.ts";
import { createEventBridge } from "./eventbridge/eventbridge.ts";
import { createFirehose } from "./firehose/firehose.ts";
import { createGlue } from "./glue/glue.ts";
import { createIam } from "./iam/iam.ts";
import { policyLanguage } from "./iam/policy-language.ts";
import { localAuthority } from "./iot/identity/certificate-authority.ts";
import { createIot } from "./iot/iot.ts";
import { createKinesis } from "./kinesis/kinesis.ts";
import { createKms } from "./kms/kms.ts";
import { createLambda } from "./lambda/lambda.ts";
import { createLogs } from "./logs/logs.ts";
import type { Account } from "./ports/account.ts";
import type { Clock } from "./kernel/clock.ts";
import { openDuckDb, type DuckDb } from "./engines/duckdb.ts";
import type { ServiceEvent } from "./ports/event-bus.ts";
import type { ObjectStore } from "./ports/object-store.ts";
import { seededRandom, type Random } from "./kernel/random.ts";
import type { Topics } from "./ports/topics.ts";
import type { Services } from "./provisioning/provisioners.ts";
import { createS3, type S3Faults } from "./s3/s3.ts";
import { createScheduler } from "./scheduler/scheduler.ts";
import { createSns } from "./sns/sns.ts";
import { createSqs } from "./sqs/sqs.ts";

/** What goes wrong of the cloud's own accord, though AWS allows it; off unless given. */
export interface CloudFaults {
  readonly s3?: S3Faults;
}

export interface ConnectionOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly account: Account;
  readonly dataDirectory: string;
  /** The HTTP address, asked for once the server listens. */
  readonly endpoint: () => string;
  readonly onFault: (error: unknown) => void;
  readonly onClientRefused?: (why: string) => void;
  readonly faults: CloudFaults;
}

export interface ConnectedServices {
  readonly services: Services;
  readonly duckdb: DuckDb;
}

/** DuckDB's share of a laptop's memory; beyond it queries spill to disk. */
const duckDbMemoryLimit = "400MB";
const duckDbThreads = 2;
const duckDbConnectionsMax = 4;

export async function connectServices(options: ConnectionOptions): Promise<ConnectedServices> {
  const { seed, faults, ...shared } = options;
  const random = randomOf(seed);
  const iam = createIam({ ...shared, random: random("iam") });
  const duckdb = await openDuckDb({
    memoryLimit: duckDbMemoryLimit,
    threads: duckDbThreads,
    temporaryDirectory: join(options.dataDirectory, "duckdb"),
    connectionsMax: duckDbConnectionsMax,
  });
  const metrics = createMetricStore(shared.clock);
  const base = { ...shared, access: iam.access, metrics, duckdb };

  const logs = createLogs({ ...base, onEvent: embeddedMetricsReader(metrics, shared.clock) });
  const sqs = createSqs({ ...base, random: random("sqs") });
  const kinesis = createKinesis(base);
  const kms = createKms({ ...base, random: random("kms") });
  const glue = createGlue(base);
  const sinks = { logs: logs.sink, queues: sqs.queues, streams: kinesis.records, records: kinesis.records };
  // Lambda sends to services that are made after it, for they invoke functions.
  const destinations = {
    topics: { publish: (request: Parameters<Topics["publish"]>[0]) => sns.topics.publish(request) },
    events: { publish: (event: ServiceEvent) => eventbridge.bus.publish(event) },
    objects: { put: (request: Parameters<ObjectStore["put"]>[0]) => s3.objects.put(request) },
  };
  const lambda = createLambda({ ...base, ...sinks, ...destinations, random: random("lambda") });
  const { functions } = lambda;
  const s3 = createS3({ ...base, ...sinks, functions, random: random("s3"), ...(faults.s3 && { faults: faults.s3 }) });
  const stores = { objects: s3.objects, catalog: glue.tables, tables: glue.tables };
  const firehose = createFirehose({ ...base, ...sinks, ...stores, functions, random: random("firehose") });
  const eventbridge = createEventBridge({ ...base, ...sinks, functions, random: random("eventbridge") });
  const athena = createAthena({
    ...base,
    ...stores,
    events: eventbridge.bus,
    frontEnd: translatingFrontEnd,
    random: random("athena"),
  });
  const scheduler = createScheduler({ ...base, ...sinks, functions, random: random("scheduler") });
  const { deliveryStreams } = firehose;
  const targets = { ...sinks, ...stores, functions, deliveryStreams };
  const authority = localAuthority({
    directory: join(options.dataDirectory, "iot"),
    clock: shared.clock,
    random: random("iot-certificates"),
  });
  const { onClientRefused: onRefused } = options;
  const iot = await createIot({
    ...{ ...base, ...targets, policyLanguage, authority },
    random: random("iot"),
    ...(onRefused && { onRefused }),
  });
  const sns = createSns({ ...base, ...sinks, functions, random: random("sns") });
  const cloudwatch = createCloudWatch({ ...base, store: metrics, topics: sns.topics, events: eventbridge.bus });
  const inPipe = { iot, kinesis, kms, firehose, s3, sqs, lambda, glue, athena };
  return { duckdb, services: { iam, ...inPipe, eventbridge, scheduler, sns, logs, cloudwatch } };
}

/** A generator for each service, so that one's draws do not depend on how often another drew before it. */
function randomOf(seed: number): (service: string) => Random {
  return (service) => {
    const offset = Buffer.from(service).reduce((hash, byte) => (hash * 31 + byte) >>> 0, 7);
    return seededRandom(seed + offset * 2 ** 20);
  };
}
