// Window functions and aggregates over windows. Source: Trino docs "Window functions"; NULLs sort last unless asked.
import type { CallExpression, FrameBound, WindowFrame, WindowSpec } from "../ast.ts";
import { commonType, isInteger, widen } from "../coerce.ts";
import { refuse, TrinoError } from "../failure.ts";
import { aggregateFunctions } from "../functions/aggregates.ts";
import { bigintType, doubleType, type TrinoType } from "../types.ts";
import { composed } from "./aggregate.ts";
import { notFound, unexpectedArguments } from "./call.ts";
import { comparable } from "./comparison.ts";
import { analyse } from "./expression.ts";
import { carried, type Env, type Typed } from "./scope.ts";

type WindowFunction = (
  args: readonly Typed[],
) => { readonly type: TrinoType; readonly args: readonly string[] } | undefined;

const nullary =
  (type: TrinoType): WindowFunction =>
  (args) =>
    args.length === 0 ? { type, args: [] } : undefined;
const ofValue: WindowFunction = ([value, ...rest]) =>
  value === undefined || rest.length > 0 ? undefined : { type: value.type, args: [value.sql] };

const shifted: WindowFunction = ([value, offset, otherwise]) => {
  if (value === undefined) return undefined;
  if (offset !== undefined && typeof offset.constant !== "bigint") return undefined;
  if (offset !== undefined && typeof offset.constant === "bigint" && offset.constant < 0n)
    throw new TrinoError("INVALID_FUNCTION_ARGUMENT", "Offset must be at least 0");
  if (offset === undefined || otherwise === undefined)
    return { type: value.type, args: [value.sql, ...(offset === undefined ? [] : [offset.sql])] };
  const type = commonType(value.type, otherwise.type);
  if (type === undefined) return undefined;
  return { type, args: [widen(value.sql, value.type, type), offset.sql, widen(otherwise.sql, otherwise.type, type)] };
};

const withCount =
  (first: boolean): WindowFunction =>
  (args) => {
    const number = args.at(-1);
    const value = first ? args[0] : undefined;
    if (
      number === undefined ||
      args.length !== (first ? 2 : 1) ||
      !isInteger(number.type) ||
      typeof number.constant !== "bigint"
    )
      return undefined;
    if (number.constant < 1n)
      throw new TrinoError(
        "INVALID_FUNCTION_ARGUMENT",
        first ? "Offset must be at least 1" : "Buckets must be greater than 0",
      );
    return value === undefined
      ? { type: bigintType, args: [number.sql] }
      : { type: value.type, args: [value.sql, number.sql] };
  };

export const windowFunctions: ReadonlyMap<string, WindowFunction> = new Map<string, WindowFunction>([
  ["row_number", nullary(bigintType)],
  ["rank", nullary(bigintType)],
  ["dense_rank", nullary(bigintType)],
  ["percent_rank", nullary(doubleType)],
  ["cume_dist", nullary(doubleType)],
  ["ntile", withCount(false)],
  ["lag", shifted],
  ["lead", shifted],
  ["first_value", ofValue],
  ["last_value", ofValue],
  ["nth_value", withCount(true)],
]);

export function analyseWindow(call: CallExpression, spec: WindowSpec, env: Env): Typed {
  const { windows, ...inside } = env;
  if (windows === undefined)
    throw new TrinoError(
      env.clause === "window" ? "NESTED_WINDOW" : "EXPRESSION_NOT_SCALAR",
      `${env.clause} cannot contain aggregations, window functions or grouping operations: [${call.name}]`,
      call.at,
    );
  if (env.lambdas.size > 0) refuse("window function inside a lambda", "its meaning is not known to agree", call.at);
  const scope: Env = { ...inside, clause: "window", aliases: new Map() };
  const full = inherited(spec, env, call);
  const over = ` OVER (${overSql(full, scope)})`;
  const value = aggregateFunctions.has(call.name) ? aggregated(call, scope, over) : ranked(call, scope, full, over);
  return { type: value.type, sql: carried(env.session, windows, value.sql, "w") };
}

function aggregated(call: CallExpression, scope: Env, over: string): Typed {
  if (call.distinct)
    throw new TrinoError("NOT_SUPPORTED", "DISTINCT in window function parameters not yet supported", call.at);
  if (call.nulls !== undefined) refuse(`${call.name} with IGNORE NULLS`, "only value functions take it", call.at);
  if (call.name === "approx_percentile" || call.name === "listagg")
    refuse(`${call.name} over a window`, "it is not translated", call.at);
  return composed(call, scope, over);
}

function ranked(call: CallExpression, scope: Env, spec: WindowSpec, over: string): Typed {
  const known = windowFunctions.get(call.name);
  if (known === undefined) return notFound(call);
  const args = call.args.map((arg) => analyse(arg, scope));
  const shape = known(args);
  if (shape === undefined) return unexpectedArguments(call, args, false);
  const shift = call.name === "lag" || call.name === "lead";
  if (shift && spec.frame !== undefined)
    throw new TrinoError("INVALID_WINDOW_FRAME", `Cannot specify window frame for ${call.name} function`, call.at);
  if (shift && spec.orderBy.length === 0)
    throw new TrinoError("MISSING_ORDER_BY", `${call.name} function requires an ORDER BY window clause`, call.at);
  if (call.filter !== undefined || call.distinct)
    refuse(`${call.name} with FILTER or DISTINCT`, "it is not translated", call.at);
  const nulls = call.nulls === "ignore" ? " IGNORE NULLS" : "";
  return { type: shape.type, sql: `${call.name}(${shape.args.join(", ")}${nulls})${over}` };
}

function inherited(spec: WindowSpec, env: Env, call: CallExpression): WindowSpec {
  if (spec.base === undefined) return spec;
  const base = env.namedWindows?.get(spec.base.value.toLowerCase());
  if (base === undefined)
    throw new TrinoError("INVALID_WINDOW_REFERENCE", `Cannot resolve WINDOW name ${spec.base.value}`, call.at);
  const whole = inherited(base, env, call);
  const frame = spec.frame ?? whole.frame;
  const partitionBy = whole.partitionBy.length > 0 ? whole.partitionBy : spec.partitionBy;
  return {
    partitionBy,
    orderBy: spec.orderBy.length > 0 ? spec.orderBy : whole.orderBy,
    ...(frame === undefined ? {} : { frame }),
  };
}

function overSql(spec: WindowSpec, env: Env): string {
  const partitions = spec.partitionBy.map((key) => {
    const value = analyse(key, env);
    comparable(value.type, key.at);
    return value.sql;
  });
  const order = spec.orderBy.map((item) => {
    const value = analyse(item.key, env);
    comparable(value.type, item.key.at);
    return `${value.sql} ${item.descending ? "DESC" : "ASC"} NULLS ${item.nullsFirst ? "FIRST" : "LAST"}`;
  });
  const parts = [
    partitions.length === 0 ? "" : `PARTITION BY ${partitions.join(", ")}`,
    order.length === 0 ? "" : `ORDER BY ${order.join(", ")}`,
    spec.frame === undefined ? "" : frameSql(spec.frame, env),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function frameSql(frame: WindowFrame, env: Env): string {
  return `${frame.unit.toUpperCase()} BETWEEN ${boundSql(frame.start, frame, env)} AND ${boundSql(frame.end, frame, env)}`;
}

function boundSql(bound: FrameBound, frame: WindowFrame, env: Env): string {
  const direction = bound.direction.toUpperCase();
  if (bound.kind === "unbounded") return `UNBOUNDED ${direction}`;
  if (bound.kind === "current" || bound.offset === undefined) return "CURRENT ROW";
  const offset = analyse(bound.offset, env);
  if (frame.unit !== "range" && typeof offset.constant !== "bigint")
    return refuse("computed frame offset", "write a whole number", bound.offset.at);
  if (frame.unit === "range" && offset.intervalUnit === undefined && typeof offset.constant !== "bigint")
    return refuse("RANGE frame with this offset", "write a whole number or an interval", bound.offset.at);
  return `${offset.sql} ${direction}`;
}
