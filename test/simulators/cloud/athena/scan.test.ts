// Which objects a query reads, and what it sees of them: projection, registered partitions, formats. The translation of SQL is a
// pass-through (see pass-through-sql.ts).
import { gzipSync } from "node:zlib";
import { GetQueryResultsCommand } from "@aws-sdk/client-athena";
import { expect, test } from "vitest";
import { operator as principal } from "../kit/access.ts";
import { queryCloud, type QueryCloud } from "./query-cloud.ts";
import { givenParquet, givenTable, projectedByHour } from "./readings-table.ts";

const openx = "org.openx.data.jsonserde.JsonSerDe";
/** The rows of a SELECT without its header. */
async function rowsOf(cloud: QueryCloud, sql: string): Promise<unknown> {
  const execution = await cloud.run(sql);
  if (execution.Status?.State !== "SUCCEEDED") return execution.Status?.StateChangeReason;
  const { ResultSet } = await cloud.client.send(
    new GetQueryResultsCommand({ QueryExecutionId: execution.QueryExecutionId }),
  );
  return ResultSet?.Rows?.slice(1).map(({ Data }) => Data?.map(({ VarCharValue }) => VarCharValue ?? null));
}

const putText = (cloud: QueryCloud, key: string, text: string | Buffer) =>
  cloud.objects.put({ principal, bucket: "lake", key, body: Buffer.from(text) });

async function givenHours(cloud: QueryCloud): Promise<void> {
  givenTable(cloud);
  for (const [day, hour] of [
    ["2026-11-20", "23"],
    ["2026-11-21", "00"],
    ["2026-11-21", "01"],
  ])
    await givenParquet(
      cloud,
      `readings/dt=${day}/hour=${hour}/a`,
      `SELECT '${day}T${hour}' AS device_id, 1::BIGINT AS seq`,
    );
}

test("equality on every key of a projected table costs one listing, of the partition itself", async () => {
  const cloud = await queryCloud();
  await givenHours(cloud);

  const rows = await rowsOf(cloud, "SELECT device_id AS d FROM readings WHERE dt = '2026-11-21' AND hour = '01'");

  expect(rows).toEqual([["2026-11-21T01"]]);
  expect(cloud.objects.listings).toEqual(["lake/readings/dt=2026-11-21/hour=01/"]);
});

test("equality on the first key costs one listing a value of the second", async () => {
  const cloud = await queryCloud();
  await givenHours(cloud);

  const rows = await rowsOf(cloud, "SELECT hour AS h, device_id AS d FROM readings WHERE dt = '2026-11-21' ORDER BY 1");

  expect(rows).toEqual([
    ["00", "2026-11-21T00"],
    ["01", "2026-11-21T01"],
  ]);
  expect(cloud.objects.listings.length).toBe(24);
});

test("a projected year of hours without a predicate costs one listing", async () => {
  const cloud = await queryCloud();
  await givenHours(cloud);

  const rows = await rowsOf(cloud, "SELECT dt AS day, count(*) AS n FROM readings GROUP BY ALL ORDER BY 1");

  expect(rows).toEqual([
    ["2026-11-20", "1"],
    ["2026-11-21", "2"],
  ]);
  expect(cloud.objects.listings).toEqual(["lake/readings/dt="]);
});

test("a value outside the projection gives no rows and no listing; so does an object outside it", async () => {
  const cloud = await queryCloud();
  await givenHours(cloud);
  await givenParquet(cloud, "readings/dt=2025-12-31/hour=00/a", "SELECT 'old' AS device_id, 1::BIGINT AS seq");
  await givenParquet(cloud, "readings/dt=2026-11-21/hour=0/a", "SELECT 'undigited' AS device_id, 1::BIGINT AS seq");

  expect(await rowsOf(cloud, "SELECT device_id AS d FROM readings WHERE dt = '2025-12-31'")).toEqual([]);
  expect(cloud.objects.listings).toEqual([]);
  expect(await rowsOf(cloud, "SELECT count(*) AS n FROM readings")).toEqual([["3"]]);
});

test("an injected key asks for its value", async () => {
  const cloud = await queryCloud();
  const parameters = {
    "projection.enabled": "true",
    "projection.device.type": "injected",
    "storage.location.template": "s3://lake/by-device/${device}/all",
  };
  givenTable(cloud, { name: "by_device", partitionKeys: ["device"], parameters });
  await givenParquet(cloud, "by-device/dev-7/all/a", "SELECT 'x' AS device_id, 7::BIGINT AS seq");

  expect(await rowsOf(cloud, "SELECT seq AS s FROM by_device WHERE device = 'dev-7'")).toEqual([["7"]]);
  expect(await rowsOf(cloud, "SELECT seq AS s FROM by_device")).toMatch(
    /^CONSTRAINT_VIOLATION: For the injected projected partition column device, /,
  );
});

test("registered partitions are read where they point to, and pruned by their values", async () => {
  const cloud = await queryCloud();
  givenTable(cloud, { name: "hourly", parameters: {} });
  const table = { database: "fleet", table: "hourly" };
  for (const hour of ["00", "01"]) {
    await givenParquet(cloud, `hourly/run=${hour}/a`, `SELECT 'run-${hour}' AS device_id, 1::BIGINT AS seq`);
    await givenParquet(cloud, `hourly/run=old/a`, `SELECT 'superseded' AS device_id, 1::BIGINT AS seq`);
    cloud.glue.catalog.createPartition(table, {
      Values: ["2026-11-21", hour],
      StorageDescriptor: {
        Location: `s3://lake/hourly/run=${hour}`,
        SerdeInfo: { SerializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
      },
    });
  }

  const all = await rowsOf(cloud, "SELECT hour AS h, device_id AS d FROM hourly ORDER BY 1");
  cloud.objects.listings.length = 0;
  const one = await rowsOf(cloud, "SELECT device_id AS d FROM hourly WHERE hour = '01'");

  expect(all).toEqual([
    ["00", "run-00"],
    ["01", "run-01"],
  ]);
  expect(one).toEqual([["run-01"]]);
  expect(cloud.objects.listings).toEqual(["lake/hourly/run=01/"]);
});

test("8,760 registered partitions are found by one listing", async () => {
  const cloud = await queryCloud();
  givenTable(cloud, { name: "hourly", parameters: {} });
  await givenParquet(cloud, "hourly/run=2026-01-02/00/a", "SELECT 'x' AS device_id, 1::BIGINT AS seq");
  for (let index = 0; index < 8_760; index++) {
    const [dt = "", time = ""] = new Date(Date.UTC(2026, 0, 1, index)).toISOString().split("T");
    const hour = time.slice(0, 2);
    cloud.glue.catalog.createPartition(
      { database: "fleet", table: "hourly" },
      {
        Values: [dt, hour],
        StorageDescriptor: {
          Location: `s3://lake/hourly/run=${dt}/${hour}/`,
          SerdeInfo: { SerializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
        },
      },
    );
  }

  const rows = await rowsOf(cloud, "SELECT dt AS d, hour AS h FROM hourly");

  expect(rows).toEqual([["2026-01-02", "00"]]);
  expect(cloud.objects.listings).toEqual(["lake/hourly/"]);
});

test("Parquet columns are found by name whatever their case; one that a file lacks is null", async () => {
  const cloud = await queryCloud();
  givenTable(cloud);
  await givenParquet(cloud, "readings/dt=2026-11-21/hour=00/old", "SELECT 1 AS SEQ");
  await givenParquet(
    cloud,
    "readings/dt=2026-11-21/hour=00/new",
    "SELECT 'new' AS Device_Id, 2::BIGINT AS seq, 9 AS extra",
  );

  const rows = await rowsOf(cloud, "SELECT seq AS s, device_id AS d FROM readings ORDER BY 1");

  expect(rows).toEqual([
    ["1", null],
    ["2", "new"],
  ]);
});

test("$path is each row's object; hidden and empty objects are not read", async () => {
  const cloud = await queryCloud();
  givenTable(cloud);
  await givenParquet(cloud, "readings/dt=2026-11-21/hour=00/a", "SELECT 'a' AS device_id");
  await givenParquet(cloud, "readings/dt=2026-11-21/hour=01/b", "SELECT 'b' AS device_id");
  await putText(cloud, "readings/dt=2026-11-21/hour=01/_SUCCESS", "done");
  await putText(cloud, "readings/dt=2026-11-21/hour=01/empty", "");

  const rows = await rowsOf(cloud, 'SELECT device_id AS d, "$path" AS p FROM readings ORDER BY 1');

  expect(rows).toEqual([
    ["a", "s3://lake/readings/dt=2026-11-21/hour=00/a"],
    ["b", "s3://lake/readings/dt=2026-11-21/hour=01/b"],
  ]);
});

test("a table without objects has its columns and no rows", async () => {
  const cloud = await queryCloud();
  givenTable(cloud);

  expect(await rowsOf(cloud, "SELECT typeof(sum(seq)) AS t, count(dt) AS n FROM readings")).toEqual([["HUGEINT", "0"]]);
});

test("JSON objects are read plain and gzipped, one after another, their camelCase keys by lower-case columns", async () => {
  const cloud = await queryCloud();
  const columns = [
    { Name: "attemptsmade", Type: "int" },
    { Name: "rawdata", Type: "string" },
    { Name: "tags", Type: "array<string>" },
    { Name: "place", Type: "struct<lat:double,lon:double>" },
  ];
  const parameters = {
    "projection.enabled": "true",
    "projection.dt.type": "enum",
    "projection.dt.values": "2026-11-20,2026-11-21",
  };
  givenTable(cloud, { name: "rejected", serde: openx, columns, partitionKeys: ["dt"], parameters });
  await putText(cloud, "rejected/dt=2026-11-20/plain", '{"attemptsMade":1,"rawData":"a\\"b"}{"attemptsMade":2}\n');
  await putText(
    cloud,
    "rejected/dt=2026-11-21/zipped.gz",
    gzipSync('{"attemptsmade":3,"tags":["x","y"],"place":{"lat":1.5,"lon":2}}\n'),
  );

  const rows = await rowsOf(
    cloud,
    "SELECT dt AS d, attemptsmade AS n, rawdata AS raw, tags[2] AS tag, place.lat AS lat FROM rejected ORDER BY 1, 2",
  );

  expect(rows).toEqual([
    ["2026-11-20", "1", 'a"b', null, null],
    ["2026-11-20", "2", null, null, null],
    ["2026-11-21", "3", null, "y", "1.5"],
  ]);
});

test("delimited text is read by the SerDe's delimiter; what does not fit a number is null", async () => {
  const cloud = await queryCloud();
  const columns = [
    { Name: "device_id", Type: "string" },
    { Name: "seq", Type: "bigint" },
  ];
  const serde = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe";
  givenTable(cloud, { name: "text", serde, columns, partitionKeys: [], parameters: { "skip.header.line.count": "1" } });
  await putText(cloud, "text/a.csv", "device_id\u0001seq\na\u00011\nb\u0001many\n\\N\u00013\n");

  expect(await rowsOf(cloud, "SELECT device_id AS d, seq AS s FROM text")).toEqual([
    ["a", "1"],
    ["b", null],
    [null, "3"],
  ]);
});

test("a SerDe that is not known fails by name", async () => {
  const cloud = await queryCloud();
  givenTable(cloud, { name: "orc", serde: "org.apache.hadoop.hive.ql.io.orc.OrcSerde", parameters: projectedByHour });
  await putText(cloud, "orc/dt=2026-11-21/hour=00/a", "x");

  expect(await rowsOf(cloud, "SELECT seq AS s FROM orc")).toBe(
    "NOT_SUPPORTED: the embedded Athena does not know the SerDe org.apache.hadoop.hive.ql.io.orc.OrcSerde",
  );
});
