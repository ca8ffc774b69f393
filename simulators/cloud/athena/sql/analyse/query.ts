// A query: WITH, then a body, then ORDER BY, OFFSET and LIMIT. Common tables become DuckDB common tables under
// internal names. Source: Trino docs "SELECT".
import type { Query, QueryBody, SortItem } from "../ast.ts";
import { commonType, widen } from "../coerce.ts";
import { refuse, TrinoError } from "../failure.ts";
import { typeName, unknownType, type TrinoType } from "../types.ts";
import { comparable } from "./comparison.ts";
import { analyse } from "./expression.ts";
import { freshName, type Column, type CommonTableScope, type Env, type Typed } from "./scope.ts";
import { analyseSelect } from "./select.ts";

export interface AnalysedQuery {
  readonly sql: string;
  readonly columns: readonly Column[];
  /** It answers exactly one row: an aggregate without GROUP BY. */
  readonly singleRow: boolean;
}

/** What follows a query's body. */
export interface Tail {
  readonly orderBy: readonly SortItem[];
  readonly offset?: number;
  readonly limit?: number;
}

export function analyseQuery(query: Query, outside: Env): AnalysedQuery {
  const { env, withSql } = commonTables(query, outside);
  const plainTail = query.orderBy.length === 0 && query.offset === undefined && query.limit === undefined;
  const body = query.body.kind === "select" ? analyseSelect(query.body, env, query) : analyseBody(query.body, env);
  const ordered = query.body.kind === "select" || plainTail ? body : orderedBody(body, query, env);
  return { ...ordered, sql: `${withSql}${ordered.sql}` };
}

function commonTables(query: Query, outside: Env): { env: Env; withSql: string } {
  if (query.with.length === 0) return { env: outside, withSql: "" };
  const common = new Map<string, CommonTableScope>(outside.common);
  const definitions: string[] = [];
  const seen = new Set<string>();
  for (const { name, columns: names, query: inner } of query.with) {
    const key = name.value.toLowerCase();
    if (seen.has(key))
      throw new TrinoError("DUPLICATE_NAMED_QUERY", `WITH query name '${key}' specified more than once`, name.at);
    seen.add(key);
    const analysed = analyseQuery(inner, { ...outside, common });
    if (names.length > 0 && names.length !== analysed.columns.length)
      throw new TrinoError(
        "MISMATCHED_COLUMN_ALIASES",
        `column alias list has ${names.length} entries but WITH query(${key}) has ${analysed.columns.length} columns`,
        name.at,
      );
    const sql = freshName(outside.session, "w");
    definitions.push(`${sql} AS (${analysed.sql})`);
    const columns = analysed.columns.map((column, index) =>
      unoriginated(column, names[index]?.value.toLowerCase() ?? column.name),
    );
    common.set(key, { sql, columns });
  }
  return { env: { ...outside, common }, withSql: `WITH ${definitions.join(", ")} ` };
}

function unoriginated(column: Column, name: string | undefined): Column {
  return { name, qualifier: [], type: column.type, sql: column.sql };
}

function analyseBody(body: Exclude<QueryBody, { kind: "select" }>, env: Env): AnalysedQuery {
  switch (body.kind) {
    case "nested":
      return analyseQuery(body.query, env);
    case "values":
      return analyseValues(body, env);
    case "set":
      return analyseSet(body, env);
  }
}

function operand(body: QueryBody, env: Env): AnalysedQuery {
  return body.kind === "select" ? analyseSelect(body, env, { orderBy: [] }) : analyseBody(body, env);
}

function analyseValues(body: Extract<QueryBody, { kind: "values" }>, env: Env): AnalysedQuery {
  const rows = body.rows.map((row) => (row.kind === "row" ? row.items : [row]).map((item) => analyse(item, env)));
  const width = rows[0]?.length ?? 0;
  const types: TrinoType[] = Array.from({ length: width }, () => unknownType);
  for (const row of rows) {
    if (row.length !== width)
      throw new TrinoError("TYPE_MISMATCH", `Values rows have mismatched sizes: ${width} vs ${row.length}`, body.at);
    for (const [index, value] of row.entries())
      types[index] = metTypes(types[index] ?? unknownType, value.type, body.at);
  }
  const columns = types.map((type): Column => ({
    name: undefined,
    qualifier: [],
    type,
    sql: freshName(env.session, "c"),
  }));
  const text = rows.map(
    (row) => `(${row.map((value, index) => widen(value.sql, value.type, types[index] ?? value.type)).join(", ")})`,
  );
  const names = columns.map((column) => column.sql).join(", ");
  return {
    sql: `SELECT ${names} FROM (VALUES ${text.join(", ")}) AS ${freshName(env.session, "v")}(${names})`,
    columns,
    singleRow: rows.length === 1,
  };
}

function metTypes(a: TrinoType, b: TrinoType, at: Query["at"]): TrinoType {
  const type = commonType(a, b);
  if (type === undefined)
    throw new TrinoError("TYPE_MISMATCH", `Values rows have mismatched types: ${typeName(a)} vs ${typeName(b)}`, at);
  return type;
}

function analyseSet(body: Extract<QueryBody, { kind: "set" }>, env: Env): AnalysedQuery {
  const [left, right] = [operand(body.left, env), operand(body.right, env)];
  if (left.columns.length !== right.columns.length)
    throw new TrinoError(
      "TYPE_MISMATCH",
      `${body.op.toUpperCase()} query has different number of fields: ${left.columns.length}, ${right.columns.length}`,
      body.at,
    );
  const columns = left.columns.map((column, index): Column => {
    const other = right.columns[index]?.type ?? column.type;
    const type = commonType(column.type, other);
    if (type === undefined)
      throw new TrinoError(
        "TYPE_MISMATCH",
        `column ${index + 1} in ${body.op.toUpperCase()} query has incompatible types: ${typeName(column.type)}, ${typeName(other)}`,
        body.at,
      );
    if (!(body.op === "union" && body.all)) groupable(type, body.at, body.op.toUpperCase());
    return { name: column.name, qualifier: [], type, sql: freshName(env.session, "c") };
  });
  const side = (query: AnalysedQuery): string =>
    `(SELECT ${query.columns.map((column, index) => `${widen(column.sql, column.type, columns[index]?.type ?? column.type)} AS ${columns[index]?.sql ?? ""}`).join(", ")} FROM (${query.sql}))`;
  return {
    sql: `${side(left)} ${body.op.toUpperCase()}${body.all ? " ALL" : ""} ${side(right)}`,
    columns,
    singleRow: false,
  };
}

/** Refuses grouping or removal of duplicates by types whose equality is not known to agree. */
export function groupable(type: TrinoType, at: Query["at"], what: string): void {
  if (type.kind === "json" || type.kind === "map")
    refuse(`${what} of ${type.kind}`, "its equality is not known to agree", at);
}

function orderedBody(body: AnalysedQuery, tail: Tail, env: Env): AnalysedQuery {
  const { aliases } = outputAliases(body.columns);
  const scope: Env = { ...env, columns: [], aliases, clause: "ORDER BY" };
  const order = orderSql(tail.orderBy, body.columns, (item) => analyse(item.key, scope));
  return { ...body, sql: `SELECT * FROM (${body.sql})${order}${limitSql(tail)}` };
}

export function outputAliases(columns: readonly (Typed & { readonly name: string | undefined })[]): {
  aliases: Map<string, Typed | "ambiguous">;
} {
  const aliases = new Map<string, Typed | "ambiguous">();
  for (const column of columns) {
    if (column.name === undefined) continue;
    const known = aliases.get(column.name);
    const same = known === undefined || (known !== "ambiguous" && known.sql === column.sql);
    aliases.set(column.name, same ? { type: column.type, sql: column.sql } : "ambiguous");
  }
  return { aliases };
}

/** ORDER BY: a literal integer is an output's number; NULLs come last unless asked otherwise, in both directions. */
export function orderSql(
  items: readonly SortItem[],
  outputs: readonly Typed[],
  key: (item: SortItem) => Typed,
): string {
  if (items.length === 0) return "";
  const keys = items.map((item) => {
    const value = item.key.kind === "number" && item.key.form === "integer" ? ordinal(item, outputs) : key(item);
    comparable(value.type, item.key.at);
    return `${value.sql} ${item.descending ? "DESC" : "ASC"} NULLS ${item.nullsFirst ? "FIRST" : "LAST"}`;
  });
  return ` ORDER BY ${keys.join(", ")}`;
}

function ordinal(item: SortItem, outputs: readonly Typed[]): Typed {
  const position = item.key.kind === "number" ? Number(item.key.text) : 0;
  const output = outputs[position - 1];
  if (output === undefined)
    throw new TrinoError(
      "INVALID_COLUMN_REFERENCE",
      `ORDER BY position ${position} is not in select list`,
      item.key.at,
    );
  return output;
}

export function limitSql(tail: Tail): string {
  const limit = tail.limit === undefined ? "" : ` LIMIT ${tail.limit}`;
  return `${limit}${tail.offset === undefined ? "" : ` OFFSET ${tail.offset}`}`;
}
