// LIKE with and without ESCAPE. Both engines match code points and let % cross line ends; the pattern must be
// written in the statement when it has an ESCAPE, so that Trino's check of it can be made here.
import type { Expression } from "../ast.ts";
import { refuse, TrinoError } from "../failure.ts";
import { booleanType, typeName } from "../types.ts";
import { analyse } from "./expression.ts";
import type { Env, Typed } from "./scope.ts";

export function analyseLike(expression: Extract<Expression, { kind: "like" }>, env: Env): Typed {
  const [value, pattern] = [analyse(expression.value, env), analyse(expression.pattern, env)];
  for (const side of [value, pattern])
    if (side.type.kind !== "varchar" && side.type.kind !== "unknown")
      throw new TrinoError(
        "TYPE_MISMATCH",
        `Left side of LIKE expression must evaluate to a varchar (actual: ${typeName(side.type)})`,
        expression.at,
      );
  const [a, b] = [value, pattern].map((side) => (side.type.kind === "unknown" ? "CAST(NULL AS VARCHAR)" : side.sql));
  if (expression.escape === undefined) return { type: booleanType, sql: `(${a ?? ""} LIKE ${b ?? ""})` };
  const escape = analyse(expression.escape, env).constant;
  if (typeof escape !== "string" || typeof pattern.constant !== "string")
    return refuse("LIKE with a computed pattern and ESCAPE", "write both as literals", expression.at);
  if (Array.from(escape).length !== 1)
    throw new TrinoError("INVALID_FUNCTION_ARGUMENT", "Escape string must be a single character", expression.at);
  checkEscapes(pattern.constant, escape);
  return { type: booleanType, sql: `(${a ?? ""} LIKE ${b ?? ""} ESCAPE '${escape.replaceAll("'", "''")}')` };
}

function checkEscapes(pattern: string, escape: string): void {
  const characters = Array.from(pattern);
  for (let index = 0; index < characters.length; index += 1) {
    if (characters[index] !== escape) continue;
    const next = characters[index + 1];
    if (next !== "%" && next !== "_" && next !== escape)
      throw new TrinoError(
        "INVALID_FUNCTION_ARGUMENT",
        "Escape character must be followed by '%', '_' or the escape character itself",
      );
    index += 1;
  }
}
