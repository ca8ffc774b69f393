// A small partitioned table with files, for tests of queries.
import type { QueryCloud } from "./query-cloud.ts";

const parquet = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

export const projectedByHour = {
  "projection.enabled": "true",
  "projection.dt.type": "date",
  "projection.dt.format": "yyyy-MM-dd",
  "projection.dt.range": "2026-01-01,NOW+1DAYS",
  "projection.hour.type": "integer",
  "projection.hour.range": "0,23",
  "projection.hour.digits": "2",
};

export interface TableOptions {
  readonly name?: string;
  readonly serde?: string;
  readonly columns?: readonly { Name: string; Type: string }[];
  readonly partitionKeys?: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
}

export function givenTable(cloud: QueryCloud, options: TableOptions = {}): void {
  const { name = "readings", serde = parquet, partitionKeys = ["dt", "hour"], parameters = projectedByHour } = options;
  const columns = options.columns ?? [
    { Name: "device_id", Type: "string" },
    { Name: "seq", Type: "bigint" },
  ];
  cloud.glue.catalog.createTable("fleet", {
    Name: name,
    TableType: "EXTERNAL_TABLE",
    Parameters: parameters,
    PartitionKeys: partitionKeys.map((key) => ({ Name: key, Type: "string" })),
    StorageDescriptor: {
      Columns: [...columns],
      Location: `s3://lake/${name}/`,
      SerdeInfo: { SerializationLibrary: serde },
    },
  });
}

/** Writes the rows of a SELECT as a Parquet object. */
export async function givenParquet(cloud: QueryCloud, key: string, select: string): Promise<void> {
  const file = cloud.objects.file("lake", key);
  await cloud.duckdb.withConnection((connection) => connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`));
  cloud.objects.adopt("lake", key);
}

/** The table with 5 rows of one hour and 7 of the next. */
export async function givenReadings(cloud: QueryCloud): Promise<QueryCloud> {
  givenTable(cloud);
  for (const [hour, rows] of [
    ["03", 5],
    ["04", 7],
  ] as const)
    await givenParquet(
      cloud,
      `readings/dt=2026-11-21/hour=${hour}/part-0`,
      `SELECT 'dev-' || range AS device_id, range AS seq FROM range(${rows})`,
    );
  return cloud;
}
