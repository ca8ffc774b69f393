// Athena's own statements, told apart before the SELECT inside them is translated. A SELECT inside UNLOAD keeps its place in the
// text (what surrounds it becomes blanks), so that errors give lines and columns of the whole statement.
// https://docs.aws.amazon.com/athena/latest/ug/unload.html
import { readDdlStatement, type DdlStatement } from "./ddl-statement.ts";
import { QueryFailure } from "./query-failure.ts";
import { matchParenthesis, skipBlank, StatementReader } from "./statement-reader.ts";

export type StatementType = "DDL" | "DML" | "UTILITY";

export type Statement =
  | { readonly kind: "ddl"; readonly ddl: DdlStatement }
  | { readonly kind: "select"; readonly sql: string }
  | {
      readonly kind: "unload";
      readonly sql: string;
      readonly location: string;
      readonly format: "PARQUET" | "JSON" | "TEXTFILE";
      readonly compression: string | undefined;
      readonly fieldDelimiter: string | undefined;
      readonly partitionedBy: readonly string[];
    };

const ddl = new Set(["CREATE", "ALTER", "DROP", "MSCK", "TRUNCATE"]);
const utility = new Set(["SHOW", "DESCRIBE", "DESC", "EXPLAIN", "PREPARE", "EXECUTE", "DEALLOCATE"]);

const firstWord = (text: string): string => /^[a-z]+/i.exec(text.slice(skipBlank(text, 0)))?.[0].toUpperCase() ?? "";

/** As StatementType and SubstatementType of a query execution. */
export function classifyStatement(text: string): { type: StatementType; subtype: string } {
  const word = firstWord(text);
  const subtype = word === "WITH" || word === "VALUES" || word === "" ? "SELECT" : word;
  return { type: ddl.has(word) ? "DDL" : utility.has(word) ? "UTILITY" : "DML", subtype };
}

/** @throws QueryFailure for a statement that is not known here, or is not well formed. */
export function parseStatement(text: string): Statement {
  const word = firstWord(text);
  if (word === "UNLOAD") return parseUnload(text);
  if (word === "" || word === "SELECT" || word === "WITH" || word === "VALUES" || /^[(]/.test(text.trimStart()))
    return { kind: "select", sql: withoutSemicolon(text) };
  if (
    ddl.has(word) ||
    utility.has(word) ||
    word === "INSERT" ||
    word === "DELETE" ||
    word === "UPDATE" ||
    word === "MERGE"
  ) {
    const known = readDdlStatement(new StatementReader(text, 0));
    if (known !== undefined) return { kind: "ddl", ddl: known };
    const construct = withoutSemicolon(text).trim().split(/\s+/).slice(0, 3).join(" ").toUpperCase();
    throw notSupported(construct);
  }
  // The front end says what is wrong with anything else.
  return { kind: "select", sql: withoutSemicolon(text) };
}

export const notSupported = (construct: string, cause?: Error): QueryFailure =>
  new QueryFailure("NOT_SUPPORTED", `the embedded Athena does not know ${construct} to agree with Trino`, { cause });

const withoutSemicolon = (text: string): string => text.replace(/;\s*$/, "");

function parseUnload(text: string): Statement {
  const open = skipBlank(text, skipBlank(text, 0) + "UNLOAD".length);
  const close = matchParenthesis(text, open);
  const reader = new StatementReader(text, close + 1);
  reader.keyword("TO");
  const location = reader.text();
  reader.keyword("WITH");
  const options = reader.options();
  reader.end();
  const format = options.get("format")?.[0]?.toUpperCase();
  if (format === undefined) throw new QueryFailure("SYNTAX_ERROR", "UNLOAD needs the property format");
  if (format !== "PARQUET" && format !== "JSON" && format !== "TEXTFILE")
    throw notSupported(`UNLOAD WITH (format = '${format}')`);
  for (const name of options.keys()) if (!unloadOptions.has(name)) throw notSupported(`UNLOAD WITH (${name})`);
  return {
    kind: "unload",
    sql: blanked(text.slice(0, open + 1)) + text.slice(open + 1, close),
    location,
    format,
    compression: options.get("compression")?.[0]?.toUpperCase(),
    fieldDelimiter: options.get("field_delimiter")?.[0],
    partitionedBy: options.get("partitioned_by") ?? [],
  };
}

const unloadOptions = new Set(["format", "compression", "field_delimiter", "partitioned_by"]);

const blanked = (text: string): string => text.replaceAll(/[^\n]/g, " ");
