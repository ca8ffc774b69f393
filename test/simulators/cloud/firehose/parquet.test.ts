// Conversion to Parquet through a delivery stream, read back with the SQL engine.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Deserializer } from "../../../../simulators/cloud/firehose/configuration.ts";
import { deliveryCloud, hive, startMs, type DeliveryCloud } from "./delivery-cloud.ts";

const directory = mkdtempSync(join(tmpdir(), "parquet-"));
afterAll(() => rmSync(directory, { recursive: true }));

const columns = [
  { name: "device_id", type: "string" },
  { name: "seq", type: "bigint" },
  { name: "temperature_c", type: "double" },
  { name: "event_time", type: "timestamp" },
];

async function converted(
  texts: readonly string[],
  options: { deserializer?: Deserializer; columns?: typeof columns } = {},
) {
  const deserializer = options.deserializer ?? hive().deserializer;
  const cloud = await deliveryCloud({
    columns: options.columns ?? columns,
    destination: { conversion: { ...hive(), deserializer }, bufferBytes: 64 * 1024 * 1024 },
  });
  for (const text of texts) cloud.put("device", text);
  await cloud.clock.runTo(startMs + 20 * 60_000);

  const errors = [...cloud.delivered]
    .filter(([key]) => key.startsWith("errors/"))
    .flatMap(([, body]) => body.toString().trim().split("\n"));
  const data = [...cloud.delivered].filter(([key]) => key.startsWith("data/"));
  const rows = await Promise.all(data.map(([, body]) => readParquet(cloud, body)));
  return {
    keys: [...cloud.delivered.keys()],
    rows: rows.flat(),
    errors: errors.map((line) => errorLine.parse(JSON.parse(line))),
  };
}

const errorLine = z.looseObject({ lastErrorCode: z.string(), lastErrorMessage: z.string(), rawData: z.string() });

async function readParquet(cloud: DeliveryCloud, body: Buffer) {
  const path = join(directory, "object.parquet");
  writeFileSync(path, body);
  return cloud.duckdb.withConnection(async (connection) => {
    const reader = await connection.runAndReadAll(`SELECT * FROM '${path}'`);
    return reader.getRowsJson();
  });
}

const good = { device_id: "dev-1", seq: 7, temperature_c: 21.5, event_time: 1_790_000_000_123 };
const goodRow = ["dev-1", "7", 21.5, "2026-09-21 14:13:20.123"];

describe("conversion to Parquet", () => {
  test("rows have the table's columns and types; millis become timestamps; the key ends in .parquet", async () => {
    const { keys, rows, errors } = await converted([`${JSON.stringify(good)}\n`, JSON.stringify({ ...good, seq: 8 })]);

    expect(rows).toEqual([goodRow, ["dev-1", "8", 21.5, "2026-09-21 14:13:20.123"]]);
    expect(errors).toEqual([]);
    expect(keys).toEqual([expect.stringMatching(/\.parquet$/)]);
  });

  test("missing fields are null and unknown ones are left out", async () => {
    const { rows } = await converted([JSON.stringify({ device_id: "dev-1", colour: "red" })]);

    expect(rows).toEqual([["dev-1", null, null, null]]);
  });

  test("field names match in any case", async () => {
    const { rows } = await converted(['{"Device_ID":"dev-1","SEQ":7}', JSON.stringify(good)]);

    expect(rows).toEqual([["dev-1", "7", null, null], goodRow]);
  });

  test("two documents in one record are two rows", async () => {
    const { rows } = await converted([`${JSON.stringify(good)}${JSON.stringify(good)}`]);

    expect(rows).toEqual([goodRow, goodRow]);
  });

  test("documents on lines of one record are a row each, and one that is none fails its record whole", async () => {
    const line = (seq: number) => JSON.stringify({ ...good, seq });

    const { rows, errors } = await converted([`${line(1)}\n${line(2)}\n`, line(3), `${line(4)}\n{"device_id"\n`]);

    expect(rows.map((row) => Number(row[1])).sort()).toEqual([1, 2, 3]);
    expect(errors.map(({ lastErrorCode }) => lastErrorCode)).toEqual(["DataFormatConversion.ParseError"]);
  });

  test("a document over several lines is one row", async () => {
    const { rows } = await converted([JSON.stringify(good, undefined, 2)]);

    expect(rows).toEqual([goodRow]);
  });

  test("records that do not convert are errors of their own, and the others still convert", async () => {
    const bad = ['{"seq":"oops"}', "no json", "  ", "12", "[1]"];

    const { rows, errors, keys } = await converted([JSON.stringify(good), ...bad, JSON.stringify(good)]);

    expect(rows).toEqual([goodRow, goodRow]);
    expect(errors.map(({ lastErrorCode, lastErrorMessage }) => `${lastErrorCode}: ${lastErrorMessage}`)).toEqual([
      'DataFormatConversion.MalformedData: Data does not match the schema. For input string: "oops"',
      "DataFormatConversion.ParseError: Encountered malformed JSON.",
      "DataFormatConversion.MalformedData: The record was empty or contained only whitespace.",
      "DataFormatConversion.MalformedData: The input JSON contained a primitive at the top level. The top level must be an object or array.",
      "DataFormatConversion.MalformedData: Data does not match the schema. A JSON array is not a record.",
    ]);
    expect(errors.map(({ rawData }) => Buffer.from(rawData, "base64").toString())).toEqual(bad);
    expect(errors[0]).toMatchObject({
      attemptsMade: 1,
      arrivalTimestamp: startMs,
      subSequenceNumber: 0,
      dataCatalogTable: { databaseName: "db", tableName: "readings", region: "us-east-1", versionId: "LATEST" },
    });
    expect(keys.filter((key) => key.startsWith("errors/format-conversion-failed/"))).toHaveLength(1);
  });

  test("a record that only the engine refuses is singled out", async () => {
    const tooLarge = '{"seq":9223372036854775808}';
    const texts = [JSON.stringify(good), JSON.stringify(good), tooLarge, JSON.stringify(good)];

    const { rows, errors } = await converted(texts);

    expect(rows).toHaveLength(3);
    expect(errors.map(({ rawData }) => Buffer.from(rawData, "base64").toString())).toEqual([tooLarge]);
  });

  test("large whole numbers keep their digits, beside a record that fails", async () => {
    const { rows } = await converted(['{"seq":9007199254740993}', "no json"]);

    expect(rows).toEqual([[null, "9007199254740993", null, null]]);
  });

  test("with no good record there is no data object", async () => {
    const { keys } = await converted(["no json"]);

    expect(keys).toEqual([expect.stringMatching(/^errors\/format-conversion-failed\//)]);
  });

  test("OpenX maps keys and reads timestamps as text, seconds and milliseconds", async () => {
    const deserializer: Deserializer = {
      kind: "openx",
      isCaseInsensitive: true,
      keyOfColumn: { device_id: "device" },
      dotsToUnderscores: true,
    };
    const times = ['"2026-09-21 14:13:20.5"', '"2026-09-21T14:13:20Z"', "1790000000", "1790000000123"];
    const texts = times.map((time) => `{"device":"dev-1","temperature.c":1,"event_time":${time}}`);

    const { rows, errors } = await converted(texts, { deserializer });

    expect(errors).toEqual([]);
    expect(rows).toEqual([
      ["dev-1", null, 1, "2026-09-21 14:13:20.5"],
      ["dev-1", null, 1, "2026-09-21 14:13:20"],
      ["dev-1", null, 1, "2026-09-21 14:13:20"],
      ["dev-1", null, 1, "2026-09-21 14:13:20.123"],
    ]);
  });

  test("arrays, maps and structs keep their shape", async () => {
    const nested = [
      { name: "tags", type: "array<string>" },
      { name: "place", type: "struct<lat:double,name:string>" },
      { name: "counts", type: "map<string,int>" },
      { name: "price", type: "decimal(10,2)" },
    ];
    const record = { tags: ["a"], place: { lat: 1.5, name: "x" }, counts: { k: 2 }, price: 9.99 };

    const { rows } = await converted([JSON.stringify(record)], { columns: nested });

    expect(rows).toEqual([[["a"], { lat: 1.5, name: "x" }, [{ key: "k", value: 2 }], "9.99"]]);
  });

  test("a type that is not converted makes errors that name the column", async () => {
    const { errors } = await converted(["{}"], { columns: [{ name: "raw", type: "uniontype<int,string>" }] });

    expect(errors.map(({ lastErrorMessage }) => lastErrorMessage)).toEqual([
      "The type uniontype<int,string> of column raw is not converted.",
    ]);
  });
});
