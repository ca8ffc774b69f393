// Recognises the same expression written twice (a GROUP BY key in SELECT, a DISTINCT output in ORDER BY): the tree
// with positions dropped and names replaced by the columns they mean.
import type { Expression } from "../ast.ts";
import { TrinoError } from "../failure.ts";
import { findColumn, type Env } from "./scope.ts";

export function fingerprint(expression: Expression, env: Env): string {
  return JSON.stringify(expression, (key, value: unknown) => {
    if (key === "at") return undefined;
    return isName(value) ? meaning(value, env) : value;
  });
}

function isName(value: unknown): value is Extract<Expression, { kind: "name" }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "name" && "parts" in value;
}

function meaning(name: Extract<Expression, { kind: "name" }>, env: Env): string {
  const parts = name.parts.map((part) => part.value.toLowerCase());
  try {
    const found = findColumn(env, parts, name.at);
    if (found !== undefined) return [found.column.sql, ...parts.slice(found.taken)].join(".");
  } catch (error) {
    if (!(error instanceof TrinoError)) throw error;
  }
  return parts.join(".");
}
