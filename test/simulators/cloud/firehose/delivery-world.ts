// A world around Firehose for its tests: a real Kinesis and a real SQL engine, a bucket in memory, a function of the test's own,
// all on virtual time. It does not prove that S3, Lambda and Glue of the embedded cloud fit.
import { mkdtempSync, rmSync } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type {
  DeliveryStreamConfiguration,
  DestinationConfiguration,
} from "../../../../simulators/cloud/firehose/configuration.ts";
import { createFirehose, type Firehose } from "../../../../simulators/cloud/firehose/firehose.ts";
import { createKinesis, type Kinesis } from "../../../../simulators/cloud/kinesis/kinesis.ts";
import type { AccessControl } from "../../../../simulators/cloud/ports/access-control.ts";
import { openDuckDb, type DuckDb } from "../../../../simulators/cloud/engines/duckdb.ts";
import type { Functions } from "../../../../simulators/cloud/ports/functions.ts";
import type { ObjectStore } from "../../../../simulators/cloud/ports/object-store.ts";
import type { Principal } from "../../../../simulators/cloud/ports/principal.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import type { CatalogTable, TableCatalog } from "../../../../simulators/cloud/ports/table-catalog.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";
import { allowAll } from "../allow-all.ts";
import { unused } from "../unused.ts";

export const account = { accountId: "123456789012", region: "us-east-1" };
export const operator: Principal = { kind: "operator", userArn: "arn:aws:iam::123456789012:user/operator" };
export const startMs = Date.UTC(2026, 0, 1, 12);
export const sourceArn = "arn:aws:kinesis:us-east-1:123456789012:stream/source";
const roleArn = "arn:aws:iam::123456789012:role/delivery";
export const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:transform";

const transformEvent = z.strictObject({
  invocationId: z.string(),
  deliveryStreamArn: z.string(),
  sourceKinesisStreamArn: z.string().optional(),
  region: z.string(),
  records: z.array(
    z.strictObject({
      recordId: z.string(),
      approximateArrivalTimestamp: z.number(),
      data: z.string(),
      kinesisRecordMetadata: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
export type TransformEvent = z.output<typeof transformEvent>;
export type TransformRecord = TransformEvent["records"][number];
/** What the function answers, as JSON; a throw is a function error. */
export type Handler = (event: TransformEvent) => unknown;

export interface World {
  readonly clock: VirtualClock;
  readonly kinesis: Kinesis;
  readonly firehose: Firehose;
  readonly duckdb: DuckDb;
  /** Key to bytes, in order of delivery. */
  readonly delivered: Map<string, Buffer>;
  readonly events: TransformEvent[];
  readonly logLines: string[];
  /** Set to refuse every put to the bucket. */
  refusal: AwsError | undefined;
  put(partitionKey: string, text: string): void;
  /** Text of the one object whose key starts so. */
  textOf(prefix: string): string;
  close(): void;
}

export interface WorldOptions {
  readonly destination?: Partial<DestinationConfiguration>;
  readonly source?: DeliveryStreamConfiguration["source"];
  readonly handler?: Handler;
  readonly columns?: readonly { name: string; type: string }[];
  readonly access?: AccessControl;
  readonly shardCount?: number;
}

export const transformWith = { functionArn, bufferBytes: 1024 * 1024, bufferMs: 60_000, retriesMax: 3, roleArn };

export const hive = (timestamps: "millis" | "sql" = "millis") =>
  ({
    roleArn,
    databaseName: "db",
    tableName: "readings",
    region: "us-east-1",
    versionId: "LATEST",
    deserializer: { kind: "hive", timestamps },
    compression: "SNAPPY",
  }) as const;

const defaults: DestinationConfiguration = {
  roleArn,
  bucketArn: "arn:aws:s3:::bucket",
  prefix: "data/",
  errorOutputPrefix: "errors/!{firehose:error-output-type}/",
  fileExtension: undefined,
  bufferBytes: 5 * 1024 * 1024,
  bufferMs: 300_000,
  compression: "UNCOMPRESSED",
  delimiter: undefined,
  transform: undefined,
  isDynamicallyPartitioned: false,
  conversion: undefined,
  logging: { group: "/aws/kinesisfirehose/delivery", stream: "S3Delivery" },
};

export async function givenWorld(options: WorldOptions = {}): Promise<World> {
  const clock = new VirtualClock(startMs);
  const access = options.access ?? allowAll;
  const dataDirectory = mkdtempSync(join(tmpdir(), "firehose-"));
  const duckdb = await openDuckDb({
    memoryLimit: "512MB",
    threads: 1,
    temporaryDirectory: join(dataDirectory, "duckdb"),
    connectionsMax: 2,
  });
  const kinesis = createKinesis({ clock, account, access });
  kinesis.createStream({ name: "source", mode: "PROVISIONED", shardCount: options.shardCount ?? 1 });
  const events: TransformEvent[] = [];
  const logLines: string[] = [];
  const bucket = memoryBucket(clock);
  const firehose = createFirehose({
    clock,
    random: seededRandom(7),
    account,
    access,
    records: kinesis.records,
    functions: oneFunction(events, options.handler),
    objects: bucket.objects,
    catalog: oneTable(options.columns ?? []),
    duckdb,
    logs: { write: ({ message }) => logLines.push(message) },
    dataDirectory,
    onFault(error) {
      throw error;
    },
  });
  firehose.createDeliveryStream({
    name: "delivery",
    source: options.source ?? { kind: "kinesis", streamArn: sourceArn, roleArn },
    destination: { ...defaults, ...options.destination },
  });
  return {
    clock,
    kinesis,
    firehose,
    duckdb,
    delivered: bucket.delivered,
    events,
    logLines,
    get refusal() {
      return bucket.state.refusal;
    },
    set refusal(error) {
      bucket.state.refusal = error;
    },
    put(partitionKey, text) {
      kinesis.records.putRecord({ principal: operator, streamName: "source", partitionKey, data: Buffer.from(text) });
    },
    textOf(prefix) {
      const found = [...bucket.delivered].filter(([key]) => key.startsWith(prefix));
      if (found.length !== 1) throw new Error(`${found.length} objects under ${prefix}`);
      return found[0]![1].toString();
    },
    close() {
      duckdb.close();
      rmSync(dataDirectory, { recursive: true });
    },
  };
}

const summary = (key: string) => ({ key, sizeBytes: 0, eTag: "", lastModifiedMs: 0 });

function memoryBucket(clock: VirtualClock) {
  const delivered = new Map<string, Buffer>();
  const state: { refusal: AwsError | undefined } = { refusal: undefined };
  const objects: ObjectStore = {
    async put({ key, body }) {
      if (state.refusal !== undefined) throw state.refusal;
      delivered.set(key, body);
      return Promise.resolve(summary(key));
    },
    async putFile({ key, path }) {
      if (state.refusal !== undefined) throw state.refusal;
      await clock.work(10, async () => {
        await rename(path, `${path}.moved`);
        delivered.set(key, await readFile(`${path}.moved`));
      });
      return summary(key);
    },
    ...unused("ObjectStore", ["get", "list", "delete", "filePath"]),
  };
  return { objects, delivered, state };
}

function oneFunction(events: TransformEvent[], handler: Handler = keepAll): Functions {
  return {
    // As Lambda does: the caller says how much of the clock's time it takes.
    async invoke({ payload }) {
      await Promise.resolve();
      const event = transformEvent.parse(JSON.parse(payload));
      events.push(event);
      try {
        return { payload: JSON.stringify(handler(event)) };
      } catch (error) {
        if (error instanceof AwsError) throw error;
        return { payload: JSON.stringify({ errorMessage: String(error) }), functionError: "Unhandled" };
      }
    },
    ...unused("Functions", ["invokeAsync"]),
  };
}

export const ok = ({ recordId, data }: TransformRecord) => ({ recordId, data, result: "Ok" });
export const keepAll: Handler = ({ records }) => ({ records: records.map(ok) });
export const decode = (data: string): string => Buffer.from(data, "base64").toString();
export const encode = (text: string): string => Buffer.from(text).toString("base64");

function oneTable(columns: readonly { name: string; type: string }[]): TableCatalog {
  const table: CatalogTable = {
    databaseName: "db",
    name: "readings",
    tableType: "EXTERNAL_TABLE",
    parameters: {},
    storage: {
      columns,
      location: "s3://bucket/data/",
      inputFormat: "",
      outputFormat: "",
      serde: { library: "", parameters: {} },
    },
    partitionKeys: [],
    versionId: "1",
    createdAtMs: 0,
    updatedAtMs: 0,
  };
  return { getTable: () => table, getPartitions: () => [] };
}
