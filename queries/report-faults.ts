// What is wrong with a definition's reports: every fault at once, each with its key and its remedy, before anything is deployed.
import { partitionColumns } from "../contract/index.ts";
import type { Definition } from "./definition.ts";
import type { Fact, Report, Truth } from "./report.ts";
import { sqlFaults } from "./sql-faults.ts";
import type { GlueType } from "./stored-table.ts";
import { ingestionTables } from "./tables.ts";

/** A sentence each; empty where every report can run. */
export function reportFaults(definition: Definition): readonly string[] {
  return definition.reports.flatMap((report) =>
    [
      ...nameFaults(report, definition.reports),
      ...columnFaults(report),
      ...truthFaults(report),
      ...equalityFaults(report, definition.reports),
      ...chartFaults(report),
      ...sqlFaults(report, definition.contract),
    ].map((fault) => `${report.name}: ${fault}`),
  );
}

const namePattern = /^[a-z][a-z0-9_]{0,63}$/;
const nameRule = "use a-z, 0-9 and _, first a letter, 64 at most";

// An entry may come from JavaScript or JSON, where the compiler has not looked.
const windows: readonly string[] = ["hour", "day"] satisfies readonly Report["window"][];
const tables: readonly string[] = ingestionTables;

function nameFaults({ name, window, inputs }: Report, reports: readonly Report[]): string[] {
  const unknown = inputs.filter((input) => !tables.includes(input));
  return [
    ...(namePattern.test(name) ? [] : [`name is no table's name; ${nameRule}`]),
    ...(tables.includes(name) ? [`name is that of a table that the delivery fills; choose another`] : []),
    ...(reports.filter((report) => report.name === name).length > 1
      ? ["name is taken by another report; rename one"]
      : []),
    ...(windows.includes(window) ? [] : [`window is "${window}"; write ${windows.join(" or ")}`]),
    ...(inputs.length === 0 ? [`inputs is empty; name ${tables.join(" or ")}`] : []),
    ...unknown.map((input) => `inputs names ${input}; write ${tables.join(" or ")}`),
  ];
}

function columnFaults({ columns }: Report): string[] {
  const keys: readonly string[] = partitionColumns;
  const names = Object.keys(columns);
  return [
    ...(names.length === 0 ? ["columns is empty; name what the rows hold"] : []),
    ...names
      .filter((name) => !namePattern.test(name))
      .map((name) => `column "${name}" is no column's name; ${nameRule}`),
    ...names
      .filter((name) => keys.includes(name))
      .map((name) => `column ${name} is a partition key, which stands in the path; leave it out or rename it`),
  ];
}

type Per = Truth["per"];

const factTypes: Readonly<Record<Fact, GlueType>> = {
  readings: "bigint",
  duplicates: "bigint",
  deliveries: "bigint",
  late: "bigint",
  devices: "bigint",
  "first-event-time": "timestamp",
  "last-event-time": "timestamp",
  values: "bigint",
  min: "double",
  avg: "double",
  max: "double",
};

const counts: readonly Fact[] = ["readings", "duplicates", "deliveries", "late"];
const times: readonly Fact[] = ["first-event-time", "last-event-time"];
const factsOf: Readonly<Record<Per, readonly Fact[]>> = {
  window: [...counts, "devices", ...times],
  total: [...counts, "devices"],
  device: [...counts, ...times],
  metric: ["values", "min", "avg", "max"],
};

function truthFaults({ truth, columns }: Report): string[] {
  if (truth === undefined) return [];
  if (!Object.hasOwn(factsOf, truth.per))
    return [`truth.per is "${truth.per}"; write one of ${Object.keys(factsOf).join(", ")}`];
  const named = [
    ...(truth.per === "device" || truth.per === "metric" ? [["truth.device", truth.device] as const] : []),
    ...(truth.per === "metric" ? [["truth.metric", truth.metric] as const] : []),
  ];
  return [
    ...named.flatMap(([key, column]) => typeFaults(key, column, { columns, types: ["string"] })),
    ...Object.entries(truth.columns).flatMap(([column, fact]) => factFaults({ column, fact, per: truth.per }, columns)),
  ];
}

interface Claim {
  readonly column: string;
  readonly fact: Fact | undefined;
  readonly per: Per;
}

function factFaults({ column, fact, per }: Claim, columns: Report["columns"]): string[] {
  const key = `truth.columns.${column}`;
  if (fact === undefined || !factsOf[per].includes(fact))
    return [`${key} is ${String(fact)}; of a row per ${per} is known: ${factsOf[per].join(", ")}`];
  return typeFaults(key, column, { columns, types: [factTypes[fact]] });
}

function equalityFaults({ equals = [], columns, window }: Report, reports: readonly Report[]): string[] {
  const types: readonly GlueType[] = ["bigint", "int", "double"];
  return equals.flatMap(({ column, report: name, of }) => {
    const own = typeFaults("equals.column", column, { columns, types });
    const other = reports.find((report) => report.name === name);
    if (other === undefined)
      return [...own, `equals.report is "${name}"; write one of ${reports.map((report) => report.name).join(", ")}`];
    return [
      ...own,
      ...(other.window === window
        ? []
        : [
            `equals.report is ${name}, a ${other.window}'s report beside this one of a ${window}; compare equal windows`,
          ]),
      ...typeFaults(`equals.of, a column of ${name},`, of, { columns: other.columns, types }),
    ];
  });
}

const chartFaults = ({ charts = [], columns }: Report): string[] =>
  charts.flatMap(({ title, x, values, by }) => [
    ...[x, by, ...values]
      .filter((column) => column !== undefined)
      .flatMap((column) => knownFaults(`charts "${title}"`, column, columns)),
    ...(values.length === 0 ? [`charts "${title}" has no values; name a column`] : []),
  ]);

interface Expected {
  readonly columns: Report["columns"];
  readonly types: readonly GlueType[];
}

function typeFaults(key: string, column: string, { columns, types }: Expected): string[] {
  const type = Object.hasOwn(columns, column) ? columns[column]?.type : undefined;
  if (type === undefined) return knownFaults(key, column, columns);
  return types.includes(type) ? [] : [`${key} is ${column}, a ${type}; it is of type ${types.join(" or ")}`];
}

const knownFaults = (key: string, column: string, columns: Report["columns"]): string[] =>
  Object.hasOwn(columns, column)
    ? []
    : [`${key} names ${column}, which is no column of the report; write one of ${Object.keys(columns).join(", ")}`];
