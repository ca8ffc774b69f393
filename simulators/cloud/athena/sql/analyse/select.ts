// SELECT ... FROM ... WHERE ... GROUP BY ... HAVING, rendered as levels: rows, then groups, then windows, then
// outputs. Each level names what it computes, so that DuckDB's own rules for aliases and grouping never apply.
import type { Expression, SelectBody, SelectItem, SortItem } from "../ast.ts";
import { refuse, TrinoError } from "../failure.ts";
import { hasAggregate } from "./aggregate.ts";
import { analyse, analyseBoolean } from "./expression.ts";
import { groupRows, type Grouped } from "./grouping.ts";
import { collectPredicates } from "./predicates.ts";
import { groupable, limitSql, orderSql, outputAliases, type AnalysedQuery, type Tail } from "./query.ts";
import { analyseFrom } from "./relation.ts";
import { freshName, markRead, type Column, type Env, type Sink, type Typed } from "./scope.ts";

interface Output {
  readonly name: string | undefined;
  readonly written: string | undefined;
  readonly value: Typed;
  readonly column?: Column;
}

export function analyseSelect(body: SelectBody, outside: Env, tail: Tail): AnalysedQuery {
  const from = analyseFrom(body.from, outside);
  const rows: Env = { ...outside, columns: from.columns, clause: "WHERE clause", aliases: new Map() };
  const where = body.where === undefined ? "" : ` WHERE ${analyseBoolean(body.where, rows, "WHERE clause")}`;
  if (body.where !== undefined) collectPredicates(body.where, rows);
  const source = from.sql === "" ? where : ` FROM ${from.sql}${where}`;

  const namedWindows = new Map(body.windows.map(({ name, spec }) => [name.value.toLowerCase(), spec]));
  const windows: Sink = { entries: [] };
  const grouped = isGrouped(body, tail) ? groupRows(body, rows) : undefined;
  const groupEnv: Env = { ...rows, ...(grouped === undefined ? {} : { grouping: grouped.grouping }) };
  const outputEnv: Env = { ...groupEnv, clause: "SELECT", windows, namedWindows };
  const outputs = body.items.flatMap((item) => expand(item, outputEnv, from.columns, grouped !== undefined));
  const having = havingSql(body, groupEnv, grouped);
  const order = orderBy(body, outputs, outputEnv, tail);

  const base = grouped === undefined ? source : ` FROM (${grouped.render(source)})${having}`;
  const level =
    windows.entries.length === 0
      ? base
      : ` FROM (SELECT *, ${windows.entries.map(({ sql, alias }) => `${sql} AS ${alias}`).join(", ")}${base})`;
  const columns = outputs.map((output) => outputColumn(output, outside, isPlain(body, tail, grouped, windows)));
  const list = outputs.map((output, index) => `${output.value.sql} AS ${columns[index]?.sql ?? ""}`).join(", ");
  const named = order(columns);
  return {
    sql: `SELECT ${body.distinct ? "DISTINCT " : ""}${list}${level}${named}${limitSql(tail)}`,
    columns,
    singleRow: grouped !== undefined && body.groupBy === undefined && body.having === undefined,
  };
}

function isGrouped(body: SelectBody, tail: Tail): boolean {
  if (body.groupBy !== undefined || body.having !== undefined) return true;
  const selected = body.items.flatMap((item) => (item.value === undefined ? [] : [item.value]));
  return [...selected, ...tail.orderBy.map((item) => item.key)].some(hasAggregate);
}

function havingSql(body: SelectBody, env: Env, grouped: Grouped | undefined): string {
  if (body.having === undefined || grouped === undefined) return "";
  return ` WHERE ${analyseBoolean(body.having, { ...env, clause: "HAVING clause" }, "HAVING clause")}`;
}

/** Rows pass through unchanged, so a filter on an output is a filter on the stored column. */
function isPlain(body: SelectBody, tail: Tail, grouped: Grouped | undefined, windows: Sink): boolean {
  return (
    grouped === undefined &&
    windows.entries.length === 0 &&
    !body.distinct &&
    tail.limit === undefined &&
    tail.offset === undefined
  );
}

function outputColumn(output: Output, env: Env, plain: boolean): Column {
  const column: Column = {
    name: output.name,
    qualifier: [],
    type: output.value.type,
    sql: freshName(env.session, "c"),
    written: output.written,
  };
  const origin = output.column?.origin;
  return plain && origin !== undefined ? { ...column, origin } : column;
}

function expand(item: SelectItem, env: Env, columns: readonly Column[], grouped: boolean): Output[] {
  if (item.star !== undefined) return expandStar(item, env, columns, grouped);
  if (item.value === undefined) throw new Error("a select item is a star or a value");
  const value = analyse(item.value, env);
  const written = item.alias?.value ?? impliedName(item.value);
  const column = columns.find((candidate) => candidate.sql === value.sql);
  return [{ name: written?.toLowerCase(), written, value, ...(column === undefined ? {} : { column }) }];
}

function impliedName(value: Expression): string | undefined {
  if (value.kind === "name") return value.parts.at(-1)?.value;
  return value.kind === "field" ? value.field.value : undefined;
}

function expandStar(item: SelectItem, env: Env, columns: readonly Column[], grouped: boolean): Output[] {
  const qualifier = item.star?.qualifier.map((part) => part.value.toLowerCase()) ?? [];
  const chosen = columns.filter((column) => column.hidden !== true && matches(column.qualifier, qualifier));
  if (columns.length === 0 && qualifier.length === 0)
    throw new TrinoError("COLUMN_NOT_FOUND", "SELECT * not allowed in queries without FROM clause", item.at);
  if (chosen.length === 0) {
    if (columns.length > 0 && qualifier.length === 1)
      refuse(`${qualifier.join(".")}.*`, "it names no relation here", item.at);
    throw new TrinoError("COLUMN_NOT_FOUND", "SELECT * not allowed from relation that has no columns", item.at);
  }
  return chosen.map((column) => {
    markRead(column);
    const value = grouped ? analyse({ kind: "name", at: item.at, parts: nameParts(column, item) }, env) : column;
    return { name: column.name, written: column.name, value, column };
  });
}

function nameParts(column: Column, item: SelectItem): { value: string; at: SelectItem["at"] }[] {
  if (column.name === undefined)
    return refuse("SELECT * of unnamed columns under GROUP BY", "name the columns", item.at);
  return [...column.qualifier, column.name].map((value) => ({ value, at: item.at }));
}

function matches(whole: readonly string[], end: readonly string[]): boolean {
  return end.every((part, index) => whole[whole.length - end.length + index] === part);
}

/** ORDER BY sees outputs first, then rows; after DISTINCT only what is selected. */
function orderBy(
  body: SelectBody,
  outputs: readonly Output[],
  env: Env,
  tail: Tail,
): (columns: readonly Column[]) => string {
  const values = outputs.map((output) => ({ ...output.value, name: output.name }));
  const scope: Env = { ...env, aliases: outputAliases(values).aliases, clause: "ORDER BY" };
  const keys = new Map<SortItem, Typed>();
  orderSql(tail.orderBy, values, (item) => remember(keys, item, analyse(item.key, scope)));
  if (body.distinct) for (const output of outputs) groupable(output.value.type, body.at, "DISTINCT");
  return (columns) =>
    orderSql(tail.orderBy, body.distinct ? columns : values, (item) => {
      const key = keys.get(item);
      if (key === undefined) throw new Error("every ORDER BY key is analysed once");
      if (!body.distinct) return key;
      const selected = columns[outputs.findIndex((output) => output.value.sql === key.sql)];
      if (selected !== undefined) return selected;
      throw new TrinoError(
        "EXPRESSION_NOT_IN_DISTINCT",
        "For SELECT DISTINCT, ORDER BY expressions must appear in select list",
        item.key.at,
      );
    });
}

function remember(keys: Map<SortItem, Typed>, item: SortItem, value: Typed): Typed {
  keys.set(item, value);
  return value;
}
