// An entry of the scalar function table: one overload, its result type, and the DuckDB SQL that agrees with Trino.
import type { TrinoType } from "../types.ts";
import type { Bindings } from "./pattern.ts";

export interface ScalarFunction {
  readonly name: string;
  readonly args: readonly string[];
  readonly returns: string | ((types: readonly TrinoType[], bindings: Bindings) => TrinoType);
  readonly sql: (...args: string[]) => string;
  /** The last parameter may be repeated. */
  readonly variadic: boolean;
  /** The table has every overload that Trino has, so other arguments are Trino's own error. */
  readonly complete: boolean;
}

type Options = Partial<Pick<ScalarFunction, "variadic" | "complete">>;

/** One overload. `sql` gets the arguments' SQL, already widened to the parameter types. */
export function scalar(
  name: string,
  args: readonly string[],
  returns: ScalarFunction["returns"],
  sql: ScalarFunction["sql"],
  options: Options = {},
): ScalarFunction {
  return { name, args, returns, sql, variadic: false, complete: false, ...options };
}

/** A function that DuckDB has under the same or another name, with the same meaning for every value. */
export function same(name: string, args: readonly string[], returns: string, duckdb = name): ScalarFunction {
  return scalar(name, args, returns, (...sqls) => `${duckdb}(${sqls.join(", ")})`);
}
