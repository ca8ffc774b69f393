// What is wrong with a report's SQL file: it is missing, its header says otherwise than the entry, or it names a parameter, a table
// or a column that does not exist. What else Athena will not take, only Athena says.
import { basename } from "node:path";
import { readFileSync } from "node:fs";
import type { Telemetry } from "../contract/index.ts";
import { repeatedParts } from "./each-measurement.ts";
import { measurementParameters, measurementsOf, parametersOf } from "./parameters.ts";
import type { Report } from "./report.ts";
import type { SqlNames } from "./sql-names.ts";
import { namesIn } from "./sql-names.ts";
import { rejectedReadingsTable, telemetryTable } from "./tables.ts";
import { dayOf, windowOf } from "./window.ts";

/** A sentence each. */
export function sqlFaults(report: Report, contract: Telemetry): string[] {
  const file = basename(report.sqlFile);
  const sql = textOf(report.sqlFile);
  if (sql === undefined) return [`sqlFile is ${report.sqlFile}, where no file lies; write it, or mend the path`];
  try {
    const parts = repeatedParts(sql);
    const once = namesIn(parts.map((part) => (part.isRepeated ? "\n" : part.sql)).join("\n"));
    const whole = namesIn(parts.map((part) => part.sql).join("\n"));
    const isRepeated = parts.some((part) => part.isRepeated);
    return [
      ...headerFaults(sql, report, whole),
      ...parameterFaults(report, contract, { once, whole }),
      ...tableFaults(report, whole),
      ...columnFaults(report, contract, { whole, isRepeated }),
      ...(isRepeated && measurementsOf(contract).length === 0
        ? [
            "repeats lines for each measurement, and the contract has none; mark one with measurement: true, or leave the report out",
          ]
        : []),
    ].map((fault) => `${file} ${fault}`);
  } catch (error) {
    return [`${file}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The value of a header line, with the indented lines that go on with it; undefined where there is none. */
export function headerLine(sql: string, name: string): string | undefined {
  const text = new RegExp(`^-- ${name}:(.*(?:\\n-- {2,}.*)*)`, "m").exec(sql)?.[1];
  return text?.replaceAll(/\n--\s+/g, " ").trim();
}

function headerFaults(sql: string, { question, grain, inputs }: Report, { parameters }: SqlNames): string[] {
  const texts = { question, grain };
  const lists = { parameters, reads: inputs };
  const sorted = (names: readonly string[]): string => [...names].sort().join(", ");
  return [
    ...Object.entries(texts).flatMap(([name, value]) => {
      const stated = headerLine(sql, name);
      return stated === value ? [] : [headerFault(name, stated, value)];
    }),
    ...Object.entries(lists).flatMap(([name, value]) => {
      const stated = headerLine(sql, name);
      const names = stated
        ?.split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
      return names !== undefined && sorted(names) === sorted(value)
        ? []
        : [headerFault(name, stated, value.join(", "))];
    }),
  ];
}

const headerFault = (name: string, stated: string | undefined, expected: string): string =>
  stated === undefined
    ? `lacks the line "-- ${name}: ${expected}"; add it at the top`
    : `says "-- ${name}: ${stated}"; it is "${expected}": mend the one that is wrong`;

interface Names {
  /** Outside of what is repeated. */
  readonly once: SqlNames;
  readonly whole: SqlNames;
}

function parameterFaults({ window: kind }: Report, contract: Telemetry, { once, whole }: Names): string[] {
  const hourly = Object.keys(parametersOf({ contract, window: windowOf(0) }));
  const known = kind === "hour" ? hourly : Object.keys(parametersOf({ contract, window: dayOf(0) }));
  const own = ownParameters;
  return whole.parameters
    .filter((name) => !known.includes(name))
    .filter((name) => !own.includes(name) || once.parameters.includes(name))
    .map((name) => {
      if (own.includes(name)) return `names :${name} outside of "-- each measurement", where it has no value`;
      if (hourly.includes(name))
        return `names :${name}, which a day has none of; write window: "hour", or a day's parameter`;
      return `names :${name}, which is no parameter; write one of ${known.join(", ")}`;
    });
}

const ownParameters = Object.keys(
  measurementParameters({ column: "measurement", kind: "number", unit: "1", description: "any" }),
);

const tableFaults = ({ inputs }: Report, { tables }: SqlNames): string[] =>
  tables
    .filter((table) => !inputs.some((input) => input === table))
    .map((table) => `reads ${table}, which is neither among its inputs (${inputs.join(", ")}) nor made by itself`);

function columnFaults(
  { inputs, columns }: Report,
  contract: Telemetry,
  { whole, isRepeated }: { readonly whole: SqlNames; readonly isRepeated: boolean },
): string[] {
  const stored = [telemetryTable(contract), rejectedReadingsTable]
    .filter(({ name }) => inputs.some((input) => input === name))
    .flatMap((table) => [...Object.keys(table.columns), ...table.partitionKeys]);
  const own = isRepeated ? ["measurement"] : [];
  const known = new Set([...stored, ...own]);
  return [
    ...whole.columns
      .filter((name) => !known.has(name))
      .map(
        (name) =>
          `names the column ${name}, which neither its tables nor itself have: write one of ${stored.join(", ")}` +
          (name === "measurement" ? `, or put it between "-- each measurement" and "-- end each"` : ""),
      ),
    ...Object.keys(columns)
      .filter((name) => !whole.made.has(name) && !known.has(name))
      .map((name) => `never names ${name}, which the entry has as a column; select it, or take it from the entry`),
  ];
}
