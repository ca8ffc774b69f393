// The catalog against the SQL files: headers, parameters, tables and form.
import { format } from "sql-formatter";
import { describe, expect, test } from "vitest";
import { reports, storedTables } from "../../queries/catalog.ts";
import { deviceHourly, deviceHourlyColumnsOf } from "../../queries/catalog/device-hourly.ts";
import { loadSql } from "../../queries/load.ts";
import { measurementNames } from "../../queries/measurements.ts";
import { renderSelect } from "../../queries/render.ts";
import { thresholds } from "../../queries/thresholds.ts";
import { windowOf } from "../../queries/window.ts";

const window = windowOf(Date.parse("2026-11-21T00:00:00Z"));

/** The value of a header line, with its continuation lines. */
function header(sql: string, name: string): string {
  const text = new RegExp(`^-- ${name}: ((?:.*)(?:\\n--   .*)*)`, "m").exec(sql)?.[1] ?? "";
  return text.replaceAll(/\n--\s+/g, " ");
}

describe.each(reports)("$name.sql", (report) => {
  const sql = loadSql(report);

  test("its header says what the catalog says", () => {
    expect(header(sql, "question")).toBe(report.question);
    expect(header(sql, "grain")).toBe(report.grain);
    expect(header(sql, "parameters").split(", ")).toEqual(report.parameters);
    expect(header(sql, "reads").split(", ")).toEqual(report.inputs);
  });

  test("names every declared parameter and no other, and is Trino by its parser", () => {
    const select = renderSelect(report, sql, window);

    expect(format(select, { language: "trino" })).toMatch(/SELECT\s+\*\s+FROM\s+final$/i);
    expect(select).not.toMatch(/:[a-z]/);
  });

  test("reads a partitioned table only by its partition", () => {
    const select = renderSelect(report, sql, window);

    expect(select.match(/from telemetry\s+where dt = '/g)?.length).toBe(select.match(/from telemetry\s/g)?.length);
    expect(select).not.toMatch(/approx_|current_|now\(/);
  });

  test("every aggregate and expression is named explicitly", () => {
    const final = /\nfinal as \(([\s\S]*?)\n\)\n/.exec(sql)?.[1] ?? "";

    expect([...final.matchAll(/ as ([a-z0-9_]+),?\n/g)].map(([, name]) => name)).toEqual(Object.keys(report.columns));
  });
});

describe("the catalog", () => {
  test("every measurement is reported where it says", () => {
    const reported = measurementNames.flatMap((name) => deviceHourlyColumnsOf[name]);

    expect(Object.keys(deviceHourly.columns)).toEqual(expect.arrayContaining([...reported]));
  });

  test("every threshold is a parameter and a counted column of fleet_hourly", () => {
    const fleet = reports.find(({ name }) => name === "fleet_hourly");

    expect(fleet?.parameters).toEqual(expect.arrayContaining(Object.keys(thresholds)));
    expect(Object.keys(fleet?.columns ?? {})).toEqual(
      expect.arrayContaining(Object.keys(thresholds).map((name) => `${name}_count`)),
    );
  });

  test("has 5 tables, none of whose columns is a partition key", () => {
    expect(storedTables.map(({ name }) => name)).toEqual([
      "telemetry",
      "rejected_readings",
      "device_hourly",
      "fleet_hourly",
      "data_quality_hourly",
    ]);
    for (const { columns, partitionKeys } of storedTables)
      expect(partitionKeys.filter((key) => key in columns)).toEqual([]);
  });
});
