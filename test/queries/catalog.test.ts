// The default reports of every contract: what their files say, and that they are Trino's SQL by its parser.
import { format } from "sql-formatter";
import { describe, expect, test } from "vitest";
import { defaultTelemetry, isMeasurement } from "../../contract/index.ts";
import { defaultReports, loadSql, renderSelect, reportFaults, storedTables, windowOf } from "../../queries/index.ts";
import { headerLine } from "../../queries/sql-faults.ts";
import { namesIn } from "../../queries/sql-names.ts";
import { otherFleets } from "../contract/other-fleets.ts";

const window = windowOf(Date.parse("2026-11-21T00:00:00Z"));
const contracts = Object.entries({ defaultTelemetry, ...otherFleets }).map(([name, contract]) => ({ name, contract }));
const reports = defaultReports(defaultTelemetry);

describe.each(reports)("$name.sql", (report) => {
  const sql = loadSql(report);

  test("its header names the parameters that stand in it", () => {
    expect(headerLine(sql, "parameters")?.split(", ").sort()).toEqual([...namesIn(sql).parameters].sort());
  });

  test("is Trino by its parser as it stands", () => {
    const formatted = format(sql, { language: "trino", paramTypes: { named: [":"] } });

    expect(formatted).toMatch(/SELECT\s+\*\s+FROM\s+final$/i);
  });

  test("names every column of its answer explicitly, in order", () => {
    const final = /\nfinal as \(([\s\S]*?)\n\)\n/.exec(sql)?.[1] ?? "";

    expect([...final.matchAll(/ as ([a-z0-9_]+),?\n/g)].map(([, name]) => name)).toEqual(Object.keys(report.columns));
  });
});

describe.each(contracts)("the reports of $name", ({ contract }) => {
  const own = defaultReports(contract);

  test("have no fault", () => {
    expect(reportFaults({ contract, reports: own })).toEqual([]);
  });

  test.each(own)("$name is rendered to Trino without a parameter left, pruned by partition", (report) => {
    const select = renderSelect(loadSql(report), { contract, window });

    expect(format(select, { language: "trino" })).toMatch(/SELECT\s+\*\s+FROM\s+final$/i);
    expect(namesIn(select).parameters).toEqual([]);
    expect(select.match(/from telemetry\s+where dt = '/g)?.length).toBe(select.match(/from telemetry\s/g)?.length);
    expect(select).not.toMatch(/approx_|current_|now\(/);
  });

  test("have a table each beside the ingestion's, none with a partition key among its columns", () => {
    const tables = storedTables(contract, own);

    expect(new Set(tables.map(({ name }) => name)).size).toBe(own.length + 2);
    for (const { columns, partitionKeys } of tables) expect(partitionKeys.filter((key) => key in columns)).toEqual([]);
  });

  test("tell of metrics where the contract measures something", () => {
    expect(own.some(({ name }) => name === "metric_hourly")).toBe(contract.fields.some(isMeasurement));
  });
});
