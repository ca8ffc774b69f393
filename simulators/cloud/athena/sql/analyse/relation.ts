// FROM: stored tables, common tables, derived tables, LATERAL, joins and aliases, each as DuckDB SQL whose columns
// have internal names. A stored table is a mark in the SQL until the whole statement is known (see render.ts).
import type { Identifier, Relation } from "../ast.ts";
import { refuse, Refusal, TrinoError } from "../failure.ts";
import { TokenStream } from "../parser/token-stream.ts";
import { parseType } from "../parser/type-syntax.ts";
import { commonType, widen } from "../coerce.ts";
import { resolveType, unknownType, varcharType, type TrinoType } from "../types.ts";
import { compare } from "./comparison.ts";
import { analyseBoolean } from "./expression.ts";
import { collectPredicates } from "./predicates.ts";
import { analyseQuery } from "./query.ts";
import { freshName, storedName, type Column, type Env, type TableInstance } from "./scope.ts";
import { analyseUnnest } from "./unnest.ts";

export interface AnalysedRelation {
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** The mark that stands for a stored table until rendering; no statement's text can hold it. */
export const tableMark = (id: number): string => `\0T${id}\0`;

export function analyseFrom(relations: readonly Relation[], env: Env): AnalysedRelation {
  const [first, ...rest] = relations;
  if (first === undefined) return { sql: "", columns: [] };
  let joined: Relation = first;
  for (const right of rest) joined = { kind: "join", at: right.at, type: "cross", left: joined, right };
  return analyseRelation(joined, { ...env, columns: [] });
}

/** `env.columns` are those of the relations to the left, which only LATERAL and UNNEST see. */
export function analyseRelation(relation: Relation, env: Env): AnalysedRelation {
  switch (relation.kind) {
    case "table":
      return analyseTable(relation, env);
    case "derived": {
      // Only LATERAL sees the relations to its left.
      const scope: Env = relation.lateral
        ? { ...env, columns: [], outer: env, correlation: { used: false } }
        : { ...env, columns: [] };
      const analysed = analyseQuery(relation.query, scope);
      return {
        sql: `${relation.lateral ? "LATERAL " : ""}(${analysed.sql}) AS ${freshName(env.session, "t")}`,
        columns: analysed.columns,
      };
    }
    case "unnest":
      return analyseUnnest(relation, env);
    case "aliased":
      return aliased(relation, analyseRelation(relation.relation, env));
    case "join":
      return analyseJoin(relation, env);
  }
}

function aliased(relation: Extract<Relation, { kind: "aliased" }>, inner: AnalysedRelation): AnalysedRelation {
  const qualifier = [relation.alias.value.toLowerCase()];
  const visible = inner.columns.filter((column) => column.hidden !== true);
  const names = relation.columns.map((name) => name.value.toLowerCase());
  if (names.length > 0 && names.length !== visible.length)
    throw new TrinoError(
      "MISMATCHED_COLUMN_ALIASES",
      `Column alias list has ${names.length} entries but '${qualifier.join(".")}' has ${visible.length} columns available`,
      relation.at,
    );
  if (names.length === 0) return { sql: inner.sql, columns: inner.columns.map((column) => ({ ...column, qualifier })) };
  return { sql: inner.sql, columns: visible.map((column, index) => ({ ...column, qualifier, name: names[index] })) };
}

function analyseTable(relation: Extract<Relation, { kind: "table" }>, env: Env): AnalysedRelation {
  const parts = relation.parts.map((part) => part.value.toLowerCase());
  const table = parts.at(-1) ?? "";
  const common = parts.length === 1 ? env.common.get(table) : undefined;
  if (common !== undefined) return commonReference(common, table, env);
  const [database, catalog] = [parts.at(-2), parts.at(-3)];
  const name = {
    table,
    ...(database === undefined ? {} : { database }),
    ...(catalog === undefined ? {} : { catalog }),
  };
  const stored = env.session.context.table(name);
  if (stored === undefined)
    throw new TrinoError("TABLE_NOT_FOUND", `Table '${parts.join(".")}' does not exist`, relation.at);
  const columnNames = stored.columns.map((column) => column.name.toLowerCase());
  const instance: TableInstance = {
    id: env.session.tables.length + 1,
    name,
    columnNames: [...columnNames, "$path"],
    read: new Set(),
    predicates: [],
    types: new Map(),
  };
  env.session.tables.push(instance);
  const columns = stored.columns.map((column) => storedColumn(instance, column.name.toLowerCase(), column.type, parts));
  const path: Column = { ...storedColumn(instance, "$path", "varchar", parts), hidden: true };
  return { sql: `${tableMark(instance.id)} AS ${freshName(env.session, "t")}`, columns: [...columns, path] };
}

function storedColumn(table: TableInstance, name: string, typeText: string, qualifier: readonly string[]): Column {
  const column = { name, qualifier, sql: storedName(table, name), origin: { table, column: name, nullable: false } };
  try {
    const type = typeText === "varchar" ? varcharType : resolveType(parseType(new TokenStream(typeText)));
    table.types.set(name, type);
    return { ...column, type };
  } catch (error) {
    if (error instanceof Refusal) return { ...column, type: unknownType, refusal: error };
    throw error;
  }
}

function commonReference(
  common: { sql: string; columns: readonly Column[] },
  name: string,
  env: Env,
): AnalysedRelation {
  const columns = common.columns.map((column): Column => ({
    ...column,
    qualifier: [name],
    sql: freshName(env.session, "c"),
  }));
  const list = common.columns.map((column, index) => `${column.sql} AS ${columns[index]?.sql ?? ""}`).join(", ");
  return { sql: `(SELECT ${list} FROM ${common.sql}) AS ${freshName(env.session, "t")}`, columns };
}

const joinWords = {
  inner: "INNER JOIN",
  left: "LEFT JOIN",
  right: "RIGHT JOIN",
  full: "FULL JOIN",
  cross: "CROSS JOIN",
} as const;

function analyseJoin(join: Extract<Relation, { kind: "join" }>, env: Env): AnalysedRelation {
  const left = analyseRelation(join.left, env);
  const right = analyseRelation(join.right, { ...env, columns: [...env.columns, ...left.columns] });
  const columns = [
    ...afterJoin(left.columns, join.type === "right" || join.type === "full"),
    ...afterJoin(right.columns, join.type === "left" || join.type === "full"),
  ];
  if (join.using !== undefined) return joinUsing(join.using, join.type, left, right, columns, env);
  if (join.on === undefined) return { sql: `(${left.sql} ${joinWords[join.type]} ${right.sql})`, columns };
  const scope: Env = { ...env, columns: [...left.columns, ...right.columns], clause: "JOIN clause" };
  const condition = analyseBoolean(join.on, scope, "JOIN ON clause");
  if (join.type === "inner") collectPredicates(join.on, scope);
  if (join.type === "left") collectPredicates(join.on, { ...scope, columns: right.columns });
  if (join.type === "right") collectPredicates(join.on, { ...scope, columns: left.columns });
  return { sql: `(${left.sql} ${joinWords[join.type]} ${right.sql} ON ${condition})`, columns };
}

function afterJoin(columns: readonly Column[], nullable: boolean): Column[] {
  return columns.map((column) =>
    nullable && column.origin !== undefined ? { ...column, origin: { ...column.origin, nullable: true } } : column,
  );
}

/** The joined columns come first, once and without a qualifier, then the others. */
function joinUsing(
  using: readonly Identifier[],
  type: keyof typeof joinWords,
  left: AnalysedRelation,
  right: AnalysedRelation,
  columns: readonly Column[],
  env: Env,
): AnalysedRelation {
  const conditions: string[] = [];
  const used = new Set<string>();
  const shared = using.map((identifier): { column: Column; sql: string } => {
    const name = identifier.value.toLowerCase();
    const [a, b] = [usingColumn(left, identifier), usingColumn(right, identifier)];
    const met = commonType(a.type, b.type);
    conditions.push(compare("=", a, b, identifier.at).sql);
    if (met === undefined) return refuse("JOIN USING", "of columns without a common type", identifier.at);
    used.add(a.sql).add(b.sql);
    const sql = `coalesce(${widen(a.sql, a.type, met)}, ${widen(b.sql, b.type, met)})`;
    return { column: { name, qualifier: [], type: met, sql: freshName(env.session, "c") }, sql };
  });
  const computed = shared.map(({ column, sql }) => `${sql} AS ${column.sql}`).join(", ");
  return {
    sql: `(SELECT *, ${computed} FROM (${left.sql} ${joinWords[type]} ${right.sql} ON ${conditions.join(" AND ")})) AS ${freshName(env.session, "t")}`,
    columns: [...shared.map(({ column }) => column), ...columns.filter((column) => !used.has(column.sql))],
  };
}

function usingColumn(relation: AnalysedRelation, identifier: Identifier): Column & { type: TrinoType } {
  const matches = relation.columns.filter((column) => column.name === identifier.value.toLowerCase());
  const [column] = matches;
  if (column === undefined)
    throw new TrinoError(
      "COLUMN_NOT_FOUND",
      `Column '${identifier.value}' is missing from left side of join`,
      identifier.at,
    );
  if (matches.length > 1)
    throw new TrinoError("AMBIGUOUS_NAME", `Column '${identifier.value}' is ambiguous`, identifier.at);
  column.origin?.table.read.add(column.origin.column);
  return column;
}
