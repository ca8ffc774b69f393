// approx_percentile: the value at rank floor(p * n) of the sorted values, which is what Trino's t-digest answers while
// no two values share a centroid; beyond that Trino's answer is near it, within the sketch's tolerance.
// Source: Trino docs "Aggregate functions", approx_percentile; airlift's TDigest.
import { isFloating, isInteger } from "../coerce.ts";
import type { Typed } from "../analyse/scope.ts";
import type { Aggregate } from "./aggregates.ts";

export const approximatePercentile: Aggregate = ([value, percentile, ...rest], call) => {
  if (value === undefined || percentile === undefined || rest.length > 0) return undefined;
  if (!isInteger(value.type) && !isFloating(value.type)) return undefined;
  const type = isInteger(value.type) ? ({ kind: "bigint" } as const) : value.type;
  const sorted = `list_sort(${call("list", [value.sql], `${value.sql} IS NOT NULL`)})`;
  const duckdb = type.kind === "bigint" ? "BIGINT" : type.kind === "real" ? "FLOAT" : "DOUBLE";
  if (percentile.type.kind === "array") {
    const each = percentile.type.element;
    if (!isNumber(each.kind)) return undefined;
    return {
      type: { kind: "array", element: type },
      sql: `trino_percentiles(CAST(${sorted} AS ${duckdb}[]), CAST(${percentile.sql} AS DOUBLE[]))`,
    };
  }
  if (!isNumber(percentile.type.kind)) return undefined;
  return { type, sql: `CAST(trino_percentile(${sorted}, CAST(${percentile.sql} AS DOUBLE)) AS ${duckdb})` };
};

function isNumber(kind: Typed["type"]["kind"]): boolean {
  return kind === "double" || kind === "real" || kind === "decimal" || kind === "integer" || kind === "bigint";
}
