// A front end that takes the engine's own SQL, so that Athena's way with statements, files and results can be tested without the
// translation. It proves nothing about Trino: predicates are read off by a pattern, every column counts as read unless listed.
import type { SqlFrontEnd } from "../../../../simulators/cloud/athena/sql-front-end.ts";
import type { PruningPredicate, TranslationContext } from "../../../../simulators/cloud/athena/sql/translation.ts";

export const passThroughSql: SqlFrontEnd = {
  settings: [],
  macros: [],
  text: (value) => (value === null ? null : String(value)),
  failure: () => undefined,
  translate(sql, context) {
    const unknown = /\bFROM\s+missing\b/i.exec(sql);
    if (unknown !== null)
      return { kind: "error", errorName: "TABLE_NOT_FOUND", message: "line 1:15: Table 'missing' does not exist" };
    if (/\bMATCH_RECOGNIZE\b/.test(sql)) return { kind: "refused", construct: "MATCH_RECOGNIZE", message: "unknown" };
    const duckdb = sql.replaceAll(/\b(FROM|JOIN)\s+([a-z_]+)/gi, (_, word: string, table: string) => {
      return `${word} ${relation(context, table, sql)} AS ${table}`;
    });
    const aliases = Array.from(sql.matchAll(/ AS ([a-z_0-9]+)(?=,|\s+FROM|\s*$)/gi), ([, name = ""]) => name);
    return { kind: "query", duckdb, columns: aliases.map((name) => ({ name, type: "varchar" })), tables: [] };
  },
};

function relation(context: TranslationContext, table: string, sql: string): string {
  const found = context.table({ table });
  if (found === undefined) throw new Error(`no table ${table}`);
  const predicates = Array.from(
    sql.matchAll(/\b([a-z_]+) (=|<|<=|>|>=) '([^']*)'/g),
    ([, column = "", op, value = ""]): PruningPredicate => ({
      column,
      op: asOperator(op),
      values: [value],
      type: "varchar",
    }),
  );
  const names = found.columns.map(({ name }) => name);
  const columnsRead = names.filter((name) => new RegExp(`\\b${name}\\b`).test(sql));
  if (sql.includes("$path")) columnsRead.push("$path");
  return context.relation({ key: table, name: { table }, columnsRead, predicates });
}

function asOperator(op: string | undefined): PruningPredicate["op"] {
  if (op === "<" || op === "<=" || op === ">" || op === ">=") return op;
  return "=";
}
