// The scalar functions that are known to agree with Trino, by name.
import { arrayFunctions } from "./array-functions.ts";
import { mathFunctions } from "./math-functions.ts";
import type { ScalarFunction } from "./scalar-function.ts";
import { stringFunctions } from "./string-functions.ts";
import { timeFunctions } from "./time-functions.ts";

function byName(entries: readonly ScalarFunction[]): Map<string, ScalarFunction[]> {
  const found = new Map<string, ScalarFunction[]>();
  for (const entry of entries) found.set(entry.name, [...(found.get(entry.name) ?? []), entry]);
  return found;
}

export const scalarFunctions: ReadonlyMap<string, readonly ScalarFunction[]> = byName([
  ...stringFunctions,
  ...mathFunctions,
  ...arrayFunctions,
  ...timeFunctions,
]);
