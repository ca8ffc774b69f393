// Trino SELECT in, DuckDB SELECT out: parse, analyse with types, render. Whatever is not known to answer as Trino is
// refused by name; whatever Trino itself would refuse is Trino's error. Pure and synchronous.
import { Refusal, TrinoError } from "./failure.ts";
import { analyseQuery } from "./analyse/query.ts";
import { tableMark } from "./analyse/relation.ts";
import { storedName, type Env, type Session, type TableInstance } from "./analyse/scope.ts";
import { parseStatement } from "./parser/query.ts";
import { fromStored, toOutput } from "./render.ts";
import type { TableReference, Translation, TranslationContext } from "./translation.ts";
import { typeName } from "./types.ts";

/** Athena's own limit on a statement (262,144 bytes) bounds everything here. */
export function translate(sql: string, context: TranslationContext): Translation {
  try {
    return translated(sql, context);
  } catch (error) {
    if (error instanceof TrinoError) return { kind: "error", errorName: error.errorName, message: error.message };
    if (error instanceof Refusal) {
      const place = error.at === undefined ? {} : { line: error.at.line, column: error.at.column };
      return { kind: "refused", construct: error.construct, message: error.message, ...place };
    }
    if (error instanceof RangeError)
      return {
        kind: "refused",
        construct: "deep nesting",
        message: "deep nesting is not supported here: the statement nests too deeply",
      };
    throw error;
  }
}

function translated(sql: string, context: TranslationContext): Translation {
  const session: Session = { context, tables: [], nextId: 0 };
  const env: Env = { session, columns: [], lambdas: new Map(), common: new Map(), clause: "SELECT" };
  const query = analyseQuery(parseStatement(sql), env);
  const names = outputNames(query.columns.map((column, index) => column.written ?? column.name ?? `_col${index}`));
  const list = query.columns.map(
    (column, index) => `${toOutput(column.sql, column.type)} AS "${(names[index] ?? "").replaceAll('"', '""')}"`,
  );
  const tables = session.tables.map(referenceTo);
  let duckdb = `SELECT ${list.join(", ")} FROM (${query.sql})`;
  for (const [index, table] of session.tables.entries()) {
    const reference = tables[index];
    if (reference !== undefined)
      duckdb = duckdb.replaceAll(tableMark(table.id), () => storedRelation(table, context.relation(reference)));
  }
  const columns = query.columns.map((column, index) => ({
    name: column.written ?? column.name ?? `_col${index}`,
    type: typeName(column.type),
  }));
  return { kind: "query", duckdb, columns, tables };
}

/** DuckDB's names must differ; Trino's need not. */
function outputNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name, index) => {
    const unique = seen.has(name.toLowerCase()) ? `${name}:${index}` : name;
    seen.add(unique.toLowerCase());
    return unique;
  });
}

function referenceTo(table: TableInstance): TableReference {
  return { key: `t${table.id}`, name: table.name, columnsRead: [...table.read], predicates: table.predicates };
}

function storedRelation(table: TableInstance, relation: string): string {
  const columns = [...table.read].map((name) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const type = table.types.get(name);
    return `${type === undefined ? quoted : fromStored(quoted, type)} AS ${storedName(table, name)}`;
  });
  return `(SELECT ${columns.length === 0 ? "1 AS __one__" : columns.join(", ")} FROM ${relation})`;
}
