// GROUP BY: the keys, the grouping sets, and the level that computes them. Source: Trino docs "SELECT", GROUP BY.
// A key is an expression over rows or an output's number; Trino's GROUP BY does not see output aliases.
import type { Expression, GroupingElement, SelectBody } from "../ast.ts";
import { refuse, TrinoError } from "../failure.ts";
import { hasAggregate } from "./aggregate.ts";
import { analyse } from "./expression.ts";
import { fingerprint } from "./fingerprint.ts";
import { groupable } from "./query.ts";
import { freshName, type Env, type Grouping, type Typed } from "./scope.ts";

export interface Grouped {
  readonly grouping: Grouping;
  /** SQL of the level of groups over ` FROM ... WHERE ...`. */
  readonly render: (source: string) => string;
}

/** CUBE of n keys makes 2^n sets; more keys than this are refused. */
const cubeKeysMax = 8;

export function groupRows(body: SelectBody, rows: Env): Grouped {
  const source: Env = { ...rows, clause: "GROUP BY clause" };
  const keys = new Map<string, Typed>();
  const inner: { sql: string; alias: string }[] = [];
  const keyOf = (expression: Expression): string => {
    const target = selected(expression, body);
    if (hasAggregate(target))
      throw new TrinoError(
        "EXPRESSION_NOT_SCALAR",
        "GROUP BY clause cannot contain aggregations, window functions or grouping operations",
        expression.at,
      );
    const print = fingerprint(target, source);
    const known = keys.get(print);
    if (known !== undefined) return known.sql;
    const value = analyse(target, source);
    groupable(value.type, expression.at, "GROUP BY");
    const alias = freshName(rows.session, "g");
    inner.push({ sql: value.type.kind === "unknown" ? "CAST(NULL AS INTEGER)" : value.sql, alias });
    keys.set(print, { type: value.type, sql: alias });
    return alias;
  };
  const sets = (body.groupBy ?? []).map((element) => expandElement(element, keyOf)).reduce(crossed, [[]]);
  const grouping: Grouping = { source: { ...source, clause: "aggregate" }, keys, aggregates: { entries: [] } };
  return { grouping, render: (from) => render(from, inner, grouping, sets, body.groupBy === undefined) };
}

function selected(expression: Expression, body: SelectBody): Expression {
  if (expression.kind !== "number" || expression.form !== "integer") return expression;
  const item = body.items[Number(expression.text) - 1];
  if (item === undefined)
    throw new TrinoError(
      "INVALID_COLUMN_REFERENCE",
      `GROUP BY position ${expression.text} is not in select list`,
      expression.at,
    );
  if (item.value === undefined || body.items.some((each) => each.star !== undefined))
    return refuse("GROUP BY number beside SELECT *", "name the column", expression.at);
  return item.value;
}

function expandElement(element: GroupingElement, keyOf: (key: Expression) => string): string[][] {
  if (element.kind === "simple") return [element.keys.map(keyOf)];
  const sets = element.sets.map((keys) => keys.map(keyOf));
  switch (element.kind) {
    case "sets":
      return sets;
    case "rollup":
      return Array.from({ length: sets.length + 1 }, (_, dropped) => sets.slice(0, sets.length - dropped).flat());
    case "cube":
      if (sets.length > cubeKeysMax) refuse("CUBE", `of more than ${cubeKeysMax} keys`);
      return Array.from({ length: 2 ** sets.length }, (_, mask) =>
        sets.filter((_keys, index) => (mask & (1 << index)) === 0).flat(),
      );
  }
}

function crossed(left: readonly string[][], right: readonly string[][]): string[][] {
  return left.flatMap((a) => right.map((b) => [...a, ...b]));
}

function render(
  from: string,
  inner: readonly { sql: string; alias: string }[],
  grouping: Grouping,
  sets: readonly string[][],
  global: boolean,
): string {
  const keyList = inner.map(({ sql, alias }) => `${sql} AS ${alias}`);
  // Without FROM there is one row of nothing.
  const rowColumns = from.startsWith(" FROM") ? ["*", ...keyList] : keyList.length > 0 ? keyList : ["1 AS __one__"];
  const rows = ` FROM (SELECT ${rowColumns.join(", ")}${from})`;
  const aggregates = grouping.aggregates.entries.map(({ sql, alias }) => `${sql} AS ${alias}`);
  const outputs = [...inner.map(({ alias }) => alias), ...aggregates];
  const list = outputs.length === 0 ? "count(*) AS __count__" : outputs.join(", ");
  if (global) return `SELECT ${list}${rows}`;
  const [only] = sets;
  if (sets.length === 1 && only !== undefined)
    return only.length === 0
      ? `SELECT ${list}${rows}`
      : `SELECT ${list}${rows} GROUP BY ${[...new Set(only)].join(", ")}`;
  const text = sets.map((set) => `(${[...new Set(set)].join(", ")})`).join(", ");
  return `SELECT ${list}${rows} GROUP BY GROUPING SETS (${text})`;
}
