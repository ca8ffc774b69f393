// JSON functions over varchar or json with a path written as a literal. Source: Trino docs "JSON functions and
// operators". Trino reads JSON as a stream and answers NULL for text that is not JSON; broken text that begins like
// JSON is refused, because Trino may have found its value before the break.
import type { CallExpression } from "../ast.ts";
import { refuse } from "../failure.ts";
import { raiseSql, refuseAtRun } from "../raise.ts";
import { bigintType, varcharType } from "../types.ts";
import { unexpectedArguments } from "./call.ts";
import { quoted } from "./literal.ts";
import type { Typed } from "./scope.ts";
import type { SpecialForm } from "./special-forms.ts";

const step = /^(?:\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\["([^"\\]+)"\]|\['([^'\\]+)'\])/;

/** DuckDB's path for Trino's `$.a["b c"][0]`. */
function duckdbPath(call: CallExpression, argument: Typed | undefined): string {
  if (typeof argument?.constant !== "string")
    return refuse(`${call.name} with a computed path`, "write the path as a literal", call.at);
  let rest = argument.constant;
  if (!rest.startsWith("$")) return refuse(`JSON path ${rest}`, "begin it with $", call.at);
  rest = rest.slice(1);
  let path = "$";
  while (rest !== "") {
    const match = step.exec(rest);
    if (match === null)
      return refuse(`JSON path ${argument.constant}`, "only names and numbers are translated", call.at);
    const [whole, name, index, quotedName, singleQuoted] = match;
    path += index === undefined ? `."${name ?? quotedName ?? singleQuoted ?? ""}"` : `[${index}]`;
    rest = rest.slice(whole.length);
  }
  return quoted(path);
}

function document(call: CallExpression, args: readonly Typed[], arity: number): Typed {
  const [value] = args;
  if ((value?.type.kind !== "varchar" && value?.type.kind !== "json") || args.length !== arity)
    return unexpectedArguments(call, args, false);
  return value.rawJson === undefined ? value : { type: value.type, sql: value.rawJson };
}

/** The document, or NULL where it is not JSON: the engine may read it before it has tested it. */
const valid = (value: Typed): string => `(CASE WHEN json_valid(${value.sql}) THEN ${value.sql} END)`;

/** NULL for text that is not JSON, a refusal for broken JSON, else the answer. */
function ofValid(value: Typed, answer: string, duckdb: string): string {
  const broken = refuseAtRun("broken JSON", "Trino may answer from the part before the break", duckdb);
  return `(CASE WHEN ${value.sql} IS NULL THEN NULL WHEN json_valid(${value.sql}) THEN ${answer} WHEN regexp_matches(${value.sql}, '^\\s*[\\[{]') THEN ${broken} ELSE NULL END)`;
}

const extractScalar: SpecialForm = (call, args) => {
  const value = document(call, args, 2);
  const path = duckdbPath(call, args[1]);
  const kind = `json_type(${valid(value)}, ${path})`;
  const text = `json_extract_string(${valid(value)}, ${path})`;
  // Trino gives a number as it is written; DuckDB prints it anew, so the print must stand in the document.
  const asWritten = `regexp_matches(${value.sql}, '(^|[^0-9.eE+-])' || replace(${text}, '.', '\\.') || '([^0-9.eE]|$)') AND NOT contains(${text}, 'e')`;
  const answer =
    `(CASE WHEN ${kind} IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL` +
    ` WHEN ${kind} = 'DOUBLE' AND NOT (${asWritten}) THEN ${refuseAtRun("JSON number", "its text is not kept by the engine", "VARCHAR")} ELSE ${text} END)`;
  return { type: value.type.kind === "varchar" ? value.type : varcharType, sql: ofValid(value, answer, "VARCHAR") };
};

const extract: SpecialForm = (call, args) => {
  const value = document(call, args, 2);
  const text = `CAST(json_extract(${valid(value)}, ${duckdbPath(call, args[1])}) AS VARCHAR)`;
  // Fractions and exponents may be printed differently by the two engines.
  const answer = `(CASE WHEN regexp_matches(${text}, '[0-9][.eE]|\\\\u') THEN ${refuseAtRun("json_extract", "of a fraction or an escaped character: its text is not known to agree", "VARCHAR")} ELSE ${text} END)`;
  return { type: { kind: "json" }, sql: ofValid(value, answer, "VARCHAR") };
};

const size: SpecialForm = (call, args) => {
  const value = document(call, args, 2);
  const path = duckdbPath(call, args[1]);
  const kind = `json_type(${valid(value)}, ${path})`;
  const answer =
    `(CASE WHEN ${kind} IS NULL THEN NULL WHEN ${kind} = 'ARRAY' THEN CAST(json_array_length(${valid(value)}, ${path}) AS BIGINT)` +
    ` WHEN ${kind} = 'OBJECT' THEN CAST(len(json_keys(${valid(value)}, ${path})) AS BIGINT) ELSE 0 END)`;
  return { type: bigintType, sql: ofValid(value, answer, "BIGINT") };
};

const arrayLength: SpecialForm = (call, args) => {
  const value = document(call, args, 1);
  const answer = `(CASE WHEN json_type(${valid(value)}) = 'ARRAY' THEN CAST(json_array_length(${valid(value)}) AS BIGINT) ELSE NULL END)`;
  return { type: bigintType, sql: ofValid(value, answer, "BIGINT") };
};

/** Trino sorts the keys of what it parses, so only JSON functions take a parsed object; scalars and arrays may print. */
const parse: SpecialForm = (call, args) => {
  const [value] = args;
  if (value?.type.kind !== "varchar" || args.length > 1) return unexpectedArguments(call, args, false);
  const bad = raiseSql(
    "INVALID_FUNCTION_ARGUMENT",
    `concat('Cannot convert value to JSON: ''', ${value.sql}, '''')`,
    "VARCHAR",
  );
  const rawJson = `(CASE WHEN ${value.sql} IS NULL THEN NULL WHEN json_valid(${value.sql}) THEN ${value.sql} ELSE ${bad} END)`;
  const text = `CAST(json(${rawJson}) AS VARCHAR)`;
  const refused = refuseAtRun("json_parse", "of objects or fractions: their text is not known to agree", "VARCHAR");
  const doubtful = `regexp_matches(${text}, '[{]|[0-9][.eE]')`;
  return { type: { kind: "json" }, sql: `(CASE WHEN ${doubtful} THEN ${refused} ELSE ${text} END)`, rawJson };
};

const format: SpecialForm = (call, args) => {
  const [value, ...rest] = args;
  if (value?.type.kind !== "json" || rest.length > 0) return unexpectedArguments(call, args, false);
  return { type: varcharType, sql: value.sql };
};

export const jsonForms: readonly (readonly [string, SpecialForm])[] = [
  ["json_extract_scalar", extractScalar],
  ["json_extract", extract],
  ["json_size", size],
  ["json_array_length", arrayLength],
  ["json_format", format],
  ["json_parse", parse],
];
