// Mathematical functions. Source: Trino docs "Mathematical functions and operators".
import { raise } from "../raise.ts";
import type { TrinoType } from "../types.ts";
import { same, scalar, type ScalarFunction } from "./scalar-function.ts";

const integers = ["tinyint", "smallint", "integer", "bigint"] as const;
const identity = (x: string): string => x;

// round, ceil and floor of decimal(p, s) are decimal(p - s + min(s, 1), 0), at most 38 digits.
function wholeDecimal([type]: readonly TrinoType[]): TrinoType {
  if (type?.kind !== "decimal") throw new Error("a decimal argument was matched");
  return { kind: "decimal", precision: Math.min(38, type.precision - type.scale + Math.min(type.scale, 1)), scale: 0 };
}

// DuckDB fails on ln(0) and sqrt(-1), where Trino answers -Infinity and NaN.
const logarithm =
  (duckdb: string) =>
  (x: string): string =>
    `(CASE WHEN ${x} = 0 THEN CAST('-Infinity' AS DOUBLE) WHEN ${x} < 0 THEN CAST('NaN' AS DOUBLE) ELSE ${duckdb}(${x}) END)`;
const within =
  (duckdb: string) =>
  (x: string): string =>
    `(CASE WHEN ${x} < -1 OR ${x} > 1 OR isnan(${x}) THEN CAST('NaN' AS DOUBLE) + ${x} * 0 ELSE ${duckdb}(${x}) END)`;
const finite =
  (duckdb: string) =>
  (x: string): string =>
    `(CASE WHEN isinf(${x}) THEN CAST('NaN' AS DOUBLE) ELSE ${duckdb}(${x}) END)`;

// Trino multiplies by a power of ten, rounds away from zero, and divides; DuckDB's round(x, -2) divides first.
const roundTo = (x: string, digits: string): string => {
  const factor = `pow(CAST(10 AS DOUBLE), ${digits})`;
  return `(CASE WHEN isfinite(${x}) THEN round(${x} * ${factor}) / ${factor} ELSE ${x} END)`;
};

const bucket = (x: string, low: string, high: string, count: string): string =>
  `(CASE WHEN ${x} < ${low} THEN 0 WHEN ${x} >= ${high} THEN ${count} + 1 ELSE CAST(trunc(${count} * (${x} - ${low}) / (${high} - ${low})) AS BIGINT) + 1 END)`;

export const mathFunctions: readonly ScalarFunction[] = [
  ...integers.map((type) => same("abs", [type], type)),
  same("abs", ["double"], "double"),
  same("abs", ["real"], "real"),
  scalar("abs", ["decimal(p,s)"], "decimal(p,s)", (x) => `abs(${x})`),
  ...(["ceil", "ceiling", "floor", "round"] as const).flatMap((name) => [
    ...integers.map((type) => scalar(name, [type], type, identity)),
    scalar(name, ["double"], "double", (x) => `${name}(${x})`),
    scalar(name, ["real"], "real", (x) => `CAST(${name}(${x}) AS FLOAT)`),
  ]),
  ...(["ceil", "ceiling", "floor", "round"] as const).map((name) =>
    scalar(name, ["decimal(p,s)"], wholeDecimal, (x) => `CAST(${name}(${x}) AS DECIMAL(38, 0))`),
  ),
  scalar("round", ["double", "integer"], "double", roundTo),
  scalar(
    "round",
    ["real", "integer"],
    "real",
    (x, digits) => `CAST(${roundTo(`CAST(${x} AS DOUBLE)`, digits)} AS FLOAT)`,
  ),
  scalar("truncate", ["double"], "double", (x) => `trunc(${x})`),
  scalar("truncate", ["real"], "real", (x) => `CAST(trunc(${x}) AS FLOAT)`),
  scalar("sqrt", ["double"], "double", (x) => `(CASE WHEN ${x} < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(${x}) END)`),
  same("exp", ["double"], "double"),
  scalar("ln", ["double"], "double", logarithm("ln")),
  scalar("log2", ["double"], "double", logarithm("log2")),
  scalar("log10", ["double"], "double", logarithm("log10")),
  scalar("log", ["double", "double"], "double", (base, x) => `(${logarithm("ln")(x)} / ${logarithm("ln")(base)})`),
  scalar("power", ["double", "double"], "double", (x, y) => `pow(${x}, ${y})`),
  scalar("pow", ["double", "double"], "double", (x, y) => `pow(${x}, ${y})`),
  same("degrees", ["double"], "double"),
  same("radians", ["double"], "double"),
  scalar("sin", ["double"], "double", finite("sin")),
  scalar("cos", ["double"], "double", finite("cos")),
  scalar("tan", ["double"], "double", finite("tan")),
  scalar("asin", ["double"], "double", within("asin")),
  scalar("acos", ["double"], "double", within("acos")),
  same("atan", ["double"], "double"),
  same("atan2", ["double", "double"], "double"),
  same("sinh", ["double"], "double"),
  same("cosh", ["double"], "double"),
  same("tanh", ["double"], "double"),
  same("pi", [], "double"),
  scalar("e", [], "double", () => "exp(CAST(1 AS DOUBLE))"),
  scalar("nan", [], "double", () => "CAST('NaN' AS DOUBLE)"),
  scalar("infinity", [], "double", () => "CAST('Infinity' AS DOUBLE)"),
  scalar("is_nan", ["double"], "boolean", (x) => `isnan(${x})`),
  scalar("is_finite", ["double"], "boolean", (x) => `isfinite(${x})`),
  scalar("is_infinite", ["double"], "boolean", (x) => `isinf(${x})`),
  ...integers.map((type) => scalar("sign", [type], type, (x) => `CAST(sign(${x}) AS ${type.toUpperCase()})`)),
  scalar(
    "sign",
    ["decimal(p,s)"],
    () => ({ kind: "decimal", precision: 1, scale: 0 }),
    (x) => `CAST(sign(${x}) AS DECIMAL(1, 0))`,
  ),
  scalar("sign", ["real"], "real", (x) => `(CASE WHEN isnan(${x}) THEN ${x} ELSE CAST(sign(${x}) AS FLOAT) END)`),
  scalar("sign", ["double"], "double", (x) => `(CASE WHEN isnan(${x}) THEN ${x} ELSE CAST(sign(${x}) AS DOUBLE) END)`),
  ...integers.map((type) => scalar("mod", [type, type], type, (a, b) => `trino_modulo(${a}, ${b})`)),
  scalar("mod", ["real", "real"], "real", (a, b) => `CAST((${a} % ${b}) AS FLOAT)`),
  scalar("mod", ["double", "double"], "double", (a, b) => `(${a} % ${b})`),
  scalar("bitwise_and", ["bigint", "bigint"], "bigint", (a, b) => `(${a} & ${b})`),
  scalar("bitwise_or", ["bigint", "bigint"], "bigint", (a, b) => `(${a} | ${b})`),
  scalar("bitwise_xor", ["bigint", "bigint"], "bigint", (a, b) => `xor(${a}, ${b})`),
  scalar("bitwise_not", ["bigint"], "bigint", (a) => `(~${a})`),
  scalar(
    "width_bucket",
    ["double", "double", "double", "bigint"],
    "bigint",
    (x, low, high, count) =>
      `(CASE WHEN ${count} <= 0 THEN ${raise("INVALID_FUNCTION_ARGUMENT", "bucketCount must be greater than 0", "BIGINT")}` +
      ` WHEN ${low} = ${high} THEN ${raise("INVALID_FUNCTION_ARGUMENT", "bounds cannot equal each other", "BIGINT")}` +
      ` WHEN isnan(${x}) THEN ${raise("INVALID_FUNCTION_ARGUMENT", "operand must not be NaN", "BIGINT")}` +
      ` WHEN ${low} < ${high} THEN ${bucket(x, low, high, count)} ELSE ${count} - ${bucket(x, high, low, count)} + 1 END)`,
  ),
];
