// concat_ws, which skips NULLs, and typeof. Source: Trino docs "String functions", "Conversion functions".
import type { CallExpression } from "../ast.ts";
import { refuse } from "../failure.ts";
import { typeName, varcharType } from "../types.ts";
import { unexpectedArguments } from "./call.ts";
import { quoted } from "./literal.ts";
import type { Typed } from "./scope.ts";

export function concatWs(call: CallExpression, args: readonly Typed[]): Typed {
  const [separator, ...parts] = args;
  if (separator?.type.kind !== "varchar" || parts.length === 0) return unexpectedArguments(call, args, false);
  const [first] = parts;
  if (parts.length === 1 && first?.type.kind === "array") {
    if (first.type.element.kind !== "varchar") return unexpectedArguments(call, args, false);
    return {
      type: varcharType,
      sql: `(CASE WHEN ${first.sql} IS NULL THEN NULL ELSE coalesce(array_to_string(list_filter(${first.sql}, lambda e: e IS NOT NULL), ${separator.sql}), CASE WHEN ${separator.sql} IS NULL THEN NULL ELSE '' END) END)`,
    };
  }
  if (parts.some((part) => part.type.kind !== "varchar" && part.type.kind !== "unknown"))
    return unexpectedArguments(call, args, false);
  const sqls = parts.map((part) => (part.type.kind === "unknown" ? "CAST(NULL AS VARCHAR)" : part.sql));
  return { type: varcharType, sql: `concat_ws(${separator.sql}, ${sqls.join(", ")})` };
}

export function typeOf(call: CallExpression, args: readonly Typed[]): Typed {
  const [value] = args;
  if (value === undefined || args.length !== 1) return unexpectedArguments(call, args, true);
  if (value.type.kind === "row") return refuse("typeof of a row", "its text is not known to agree", call.at);
  return { type: varcharType, sql: quoted(typeName(value.type)) };
}
