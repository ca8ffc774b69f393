// A delivery stream from a stream of Kinesis, or from direct puts, to a bucket in memory, by way of the test's own function and table.
import type {
  DeliveryStreamConfiguration,
  DestinationConfiguration,
} from "../../../../simulators/cloud/firehose/configuration.ts";
import type { CatalogTable } from "../../../../simulators/cloud/ports/table-catalog.ts";
import { operator } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import type { SetUp } from "../kit/set-up.ts";
import { memoryBucket } from "./memory-bucket.ts";
import { functionArn, keepAll, transformEvent, type Handler, type TransformEvent } from "./transform-function.ts";

export const startMs = Date.UTC(2026, 0, 1, 12);
export const sourceArn = "arn:aws:kinesis:us-east-1:123456789012:stream/source";
const roleArn = "arn:aws:iam::123456789012:role/delivery";

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

type Columns = readonly { readonly name: string; readonly type: string }[];

export interface DeliverySetUp extends Pick<SetUp, "access"> {
  readonly destination?: Partial<DestinationConfiguration>;
  readonly source?: DeliveryStreamConfiguration["source"];
  readonly handler?: Handler;
  readonly columns?: Columns;
  readonly shardCount?: number;
}

export type DeliveryCloud = Awaited<ReturnType<typeof deliveryCloud>>;

export async function deliveryCloud(setUp: DeliverySetUp = {}) {
  const { destination, source, handler = keepAll, columns = [], shardCount = 1, ...rest } = setUp;
  const events: TransformEvent[] = [];
  const logLines: string[] = [];
  const transform = ({ payload }: { readonly payload: string }): unknown => {
    const event = transformEvent.parse(JSON.parse(payload));
    events.push(event);
    return handler(event);
  };
  const bucket = memoryBucket(() => cloud.clock);
  const cloud = await cloudWith({
    services: ["firehose", "kinesis"],
    startMs,
    functions: { transform },
    standIns: {
      objects: bucket.objects,
      tables: { getTable: () => tableOf(columns), getPartitions: () => [] },
      logs: { write: ({ message }) => void logLines.push(message) },
    },
    ...rest,
  });
  const { kinesis, firehose } = cloud;
  kinesis.createStream({ name: "source", mode: "PROVISIONED", shardCount });
  firehose.createDeliveryStream({
    name: "delivery",
    source: source ?? { kind: "kinesis", streamArn: sourceArn, roleArn },
    destination: { ...defaults, ...destination },
  });
  return {
    ...cloud,
    bucket,
    delivered: bucket.delivered,
    events,
    logLines,
    put: (partitionKey: string, text: string) =>
      kinesis.records.putRecord({ principal: operator, streamName: "source", partitionKey, data: Buffer.from(text) }),
    /** Text of the one object whose key starts so. */
    textOf(prefix: string): string {
      const found = [...bucket.delivered].filter(([key]) => key.startsWith(prefix));
      if (found.length !== 1) throw new Error(`${found.length} objects under ${prefix}`);
      return found[0]![1].toString();
    },
  };
}

const tableOf = (columns: Columns): CatalogTable => ({
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
});
