// Aggregate functions: result types, and DuckDB SQL that agrees. Source: Trino docs "Aggregate functions".
// `call` composes one DuckDB aggregate with the DISTINCT, ORDER BY, FILTER and OVER of the Trino call, so an
// answer may combine several of them. Sums and averages of doubles may differ in the last digits: order of adding.
import { widen, isInteger, isFloating } from "../coerce.ts";
import { refuseAtRun } from "../raise.ts";
import { bigintType, booleanType, doubleType, duckdbType, structKey, type TrinoType } from "../types.ts";
import { fromUnscaled, unscaled } from "../analyse/arithmetic.ts";
import type { Typed } from "../analyse/scope.ts";
import { approximatePercentile } from "./approx-percentile.ts";

/** Composes a DuckDB aggregate; `also` is a further condition of its FILTER. */
export type AggregateCall = (duckdb: string, args: readonly string[], also?: string) => string;
/** Answers undefined when it takes no such arguments. */
export type Aggregate = (args: readonly Typed[], call: AggregateCall) => Typed | undefined;

const asDouble = (arg: Typed): string | undefined =>
  isInteger(arg.type) || arg.type.kind === "decimal" || isFloating(arg.type)
    ? widen(arg.sql, arg.type, doubleType)
    : undefined;

/** An aggregate of one double; other numbers widen. */
const ofDouble =
  (render: (x: string, call: AggregateCall) => string): Aggregate =>
  ([arg, ...rest], call) => {
    const x = arg === undefined || rest.length > 0 ? undefined : asDouble(arg);
    return x === undefined ? undefined : { type: doubleType, sql: render(x, call) };
  };

/** An aggregate of two doubles, y before x. */
const ofTwoDoubles =
  (render: (y: string, x: string, call: AggregateCall) => string): Aggregate =>
  ([first, second, ...rest], call) => {
    const [y, x] = [
      first === undefined ? undefined : asDouble(first),
      second === undefined ? undefined : asDouble(second),
    ];
    return y === undefined || x === undefined || rest.length > 0
      ? undefined
      : { type: doubleType, sql: render(y, x, call) };
  };

const plain = (duckdb: string): Aggregate => ofDouble((x, call) => call(duckdb, [x]));
// Trino answers NULL where the quotient is not finite (one row, or no variance).
const finite = (sql: string): string => `(CASE WHEN isfinite(${sql}) THEN ${sql} ELSE NULL END)`;

const ofBoolean =
  (duckdb: string): Aggregate =>
  ([arg, ...rest], call) =>
    arg?.type.kind === "boolean" && rest.length === 0 ? { type: booleanType, sql: call(duckdb, [arg.sql]) } : undefined;

const sum: Aggregate = ([arg, ...rest], call) => {
  if (arg === undefined || rest.length > 0) return undefined;
  if (isInteger(arg.type)) return { type: bigintType, sql: `CAST(${call("sum", [arg.sql])} AS BIGINT)` };
  if (arg.type.kind === "double") return { type: doubleType, sql: call("sum", [arg.sql]) };
  if (arg.type.kind === "real")
    return { type: arg.type, sql: `CAST(${call("sum", [`CAST(${arg.sql} AS DOUBLE)`])} AS FLOAT)` };
  if (arg.type.kind !== "decimal") return undefined;
  const type: TrinoType = { kind: "decimal", precision: 38, scale: arg.type.scale };
  return { type, sql: `CAST(${call("sum", [arg.sql])} AS ${duckdbType(type)})` };
};

const avg: Aggregate = ([arg, ...rest], call) => {
  if (arg === undefined || rest.length > 0) return undefined;
  if (arg.type.kind === "real")
    return { type: arg.type, sql: `CAST(${call("avg", [`CAST(${arg.sql} AS DOUBLE)`])} AS FLOAT)` };
  if (arg.type.kind === "decimal") {
    const total = unscaled(call("sum", [arg.sql]), arg.type.scale);
    const count = `nullif(CAST(${call("count", [arg.sql])} AS HUGEINT), 0)`;
    return { type: arg.type, sql: fromUnscaled(`trino_quotient_half_up(${total}, ${count})`, arg.type) };
  }
  const x = asDouble(arg);
  return x === undefined ? undefined : { type: doubleType, sql: call("avg", [x]) };
};

const orderedKinds = [
  "varchar",
  "boolean",
  "date",
  "timestamp",
  "timestamp with time zone",
  "decimal",
  "interval day to second",
];
const isOrdered = (type: TrinoType): boolean => isInteger(type) || isFloating(type) || orderedKinds.includes(type.kind);

const extreme =
  (duckdb: "min" | "max"): Aggregate =>
  ([arg, ...rest], call) => {
    if (arg === undefined || rest.length > 0 || !isOrdered(arg.type)) return undefined;
    if (!isFloating(arg.type)) return { type: arg.type, sql: call(duckdb, [arg.sql]) };
    // Trino passes over NaN unless there is nothing else. To DuckDB it is the greatest, and so is its negative.
    return { type: arg.type, sql: duckdb === "min" ? call("min", [arg.sql]) : `(-${call("min", [`(-${arg.sql})`])})` };
  };

const extremeBy =
  (duckdb: string): Aggregate =>
  ([value, by, ...rest], call) => {
    const key = by === undefined ? undefined : orderingKey(by);
    if (value === undefined || key === undefined || rest.length > 0) return undefined;
    return { type: value.type, sql: call(duckdb, [value.sql, key]) };
  };

/** What both engines order alike; undefined for types that they do not. */
function orderingKey(by: Typed): string | undefined {
  if (isFloating(by.type)) return `(CASE WHEN isnan(${by.sql}) THEN NULL ELSE ${by.sql} END)`;
  if (by.type.kind !== "row") return isOrdered(by.type) ? by.sql : undefined;
  if (!by.type.fields.every(({ type }) => isOrdered(type) && !isFloating(type))) return undefined;
  // Trino fails where it comes to compare a field that is null: "ROW comparison not supported for fields with null elements".
  const nulls = by.type.fields.map((_, index) => `struct_extract(${by.sql}, '${structKey(index)}') IS NULL`);
  const refusal = refuseAtRun("ordering of rows", "a field is null", duckdbType(by.type));
  return `(CASE WHEN ${nulls.join(" OR ")} THEN ${refusal} ELSE ${by.sql} END)`;
}

const count: Aggregate = ([arg, ...rest], call) => {
  if (rest.length > 0) return undefined;
  return {
    type: bigintType,
    sql: call("count", [arg === undefined ? "*" : arg.type.kind === "unknown" ? "NULL" : arg.sql]),
  };
};

const countIf: Aggregate = ([arg, ...rest], call) =>
  arg?.type.kind === "boolean" && rest.length === 0
    ? { type: bigintType, sql: call("count", ["*"], arg.sql) }
    : undefined;

// Trino's sketch answers within 2.3 % of the truth (docs); the truth is inside that tolerance.
const approxDistinct: Aggregate = ([arg, error, ...rest], call) => {
  if (arg === undefined || rest.length > 0 || (error !== undefined && asDouble(error) === undefined)) return undefined;
  return { type: bigintType, sql: call("count", [`DISTINCT ${arg.sql}`]) };
};

const arrayAgg: Aggregate = ([arg, ...rest], call) =>
  arg === undefined || rest.length > 0 || arg.type.kind === "unknown"
    ? undefined
    : { type: { kind: "array", element: arg.type }, sql: call("list", [arg.sql]) };

const histogram: Aggregate = ([arg, ...rest], call) => {
  if (arg === undefined || rest.length > 0 || isFloating(arg.type) || !isOrdered(arg.type)) return undefined;
  const type: TrinoType = { kind: "map", key: arg.type, value: bigintType };
  const counts = call("histogram", [arg.sql], `${arg.sql} IS NOT NULL`);
  return {
    type,
    sql: `(CASE WHEN ${call("count", [arg.sql])} = 0 THEN NULL ELSE CAST(${counts} AS ${duckdbType(type)}) END)`,
  };
};

const mapAgg: Aggregate = ([key, value, ...rest], call) => {
  if (key === undefined || value === undefined || rest.length > 0 || !isOrdered(key.type)) return undefined;
  const pairs = call("list", [`struct_pack(k := ${key.sql}, v := ${value.sql})`], `${key.sql} IS NOT NULL`);
  return { type: { kind: "map", key: key.type, value: value.type }, sql: `trino_map_of_pairs(${pairs})` };
};

const listagg: Aggregate = ([arg, separator, ...rest], call) => {
  if (
    arg?.type.kind !== "varchar" ||
    rest.length > 0 ||
    (separator !== undefined && typeof separator.constant !== "string")
  )
    return undefined;
  return { type: { kind: "varchar" }, sql: call("string_agg", [arg.sql, separator?.sql ?? "''"]) };
};

const bits =
  (duckdb: string): Aggregate =>
  ([arg, ...rest], call) =>
    arg !== undefined && isInteger(arg.type) && rest.length === 0
      ? { type: bigintType, sql: call(duckdb, [widen(arg.sql, arg.type, bigintType)]) }
      : undefined;

const anyValue: Aggregate = ([arg, ...rest], call) =>
  arg === undefined || rest.length > 0 ? undefined : { type: arg.type, sql: call("any_value", [arg.sql]) };

export const aggregateFunctions: ReadonlyMap<string, Aggregate> = new Map<string, Aggregate>([
  ["count", count],
  ["count_if", countIf],
  ["sum", sum],
  ["avg", avg],
  ["min", extreme("min")],
  ["max", extreme("max")],
  ["min_by", extremeBy("arg_min_null")],
  ["max_by", extremeBy("arg_max_null")],
  ["bool_and", ofBoolean("bool_and")],
  ["every", ofBoolean("bool_and")],
  ["bool_or", ofBoolean("bool_or")],
  // Any value is right: Trino promises no more.
  ["arbitrary", anyValue],
  ["any_value", anyValue],
  ["array_agg", arrayAgg],
  ["approx_distinct", approxDistinct],
  ["approx_percentile", approximatePercentile],
  ["histogram", histogram],
  ["map_agg", mapAgg],
  ["listagg", listagg],
  ["bitwise_and_agg", bits("bit_and")],
  ["bitwise_or_agg", bits("bit_or")],
  ["stddev", plain("stddev_samp")],
  ["stddev_samp", plain("stddev_samp")],
  ["stddev_pop", plain("stddev_pop")],
  ["variance", plain("var_samp")],
  ["var_samp", plain("var_samp")],
  ["var_pop", plain("var_pop")],
  ["corr", ofTwoDoubles((y, x, call) => finite(call("corr", [y, x])))],
  ["covar_pop", ofTwoDoubles((y, x, call) => call("covar_pop", [y, x]))],
  ["covar_samp", ofTwoDoubles((y, x, call) => call("covar_samp", [y, x]))],
  ["regr_slope", ofTwoDoubles((y, x, call) => finite(call("regr_slope", [y, x])))],
  ["regr_intercept", ofTwoDoubles((y, x, call) => finite(call("regr_intercept", [y, x])))],
  [
    "geometric_mean",
    ofDouble(
      (x, call) =>
        `exp(${call("avg", [`(CASE WHEN ${x} = 0 THEN CAST('-Infinity' AS DOUBLE) WHEN ${x} < 0 THEN CAST('NaN' AS DOUBLE) ELSE ln(${x}) END)`])})`,
    ),
  ],
]);
