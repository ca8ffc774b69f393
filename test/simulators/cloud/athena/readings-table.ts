// A small partitioned table with files, for tests of queries.
import type { AthenaWorld } from "./athena-world.ts";

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

export function givenTable(world: AthenaWorld, options: TableOptions = {}): void {
  const { name = "readings", serde = parquet, partitionKeys = ["dt", "hour"], parameters = projectedByHour } = options;
  const columns = options.columns ?? [
    { Name: "device_id", Type: "string" },
    { Name: "seq", Type: "bigint" },
  ];
  world.glue.catalog.createTable("fleet", {
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
export async function givenParquet(world: AthenaWorld, key: string, select: string): Promise<void> {
  const file = world.objects.file("lake", key);
  await world.duckdb.withConnection((connection) => connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`));
  world.objects.adopt("lake", key);
}
