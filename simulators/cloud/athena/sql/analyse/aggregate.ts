// Aggregate calls: arguments are analysed over rows, the aggregate is put on the level of groups, and the outputs
// see its column. Source: Trino docs "Aggregate functions", "SELECT" (GROUPING).
import type { CallExpression, Expression } from "../ast.ts";
import { refuse, TrinoError } from "../failure.ts";
import { aggregateFunctions, type AggregateCall } from "../functions/aggregates.ts";
import { integerType } from "../types.ts";
import { unexpectedArguments } from "./call.ts";
import { comparable } from "./comparison.ts";
import { analyse, analyseBoolean } from "./expression.ts";
import { groupable } from "./query.ts";
import { fingerprint } from "./fingerprint.ts";
import { carried, type Env, type Typed } from "./scope.ts";

/** Whether an expression holds an aggregate of its own query (not of a subquery, not of a window). */
export function hasAggregate(expression: Expression): boolean {
  return contains(expression, false);
}

function contains(node: unknown, insideWindow: boolean): boolean {
  if (typeof node !== "object" || node === null) return false;
  if (Array.isArray(node)) return node.some((item) => contains(item, insideWindow));
  if (isCall(node)) {
    const aggregate = aggregateFunctions.has(node.name) || node.name === "grouping";
    if (aggregate && node.over === undefined) return true;
  }
  return Object.entries(node).some(([key, value]) => key !== "at" && key !== "query" && contains(value, insideWindow));
}

function isCall(node: object): node is CallExpression {
  return "kind" in node && node.kind === "call";
}

export function analyseAggregate(call: CallExpression, env: Env): Typed {
  const { grouping } = env;
  if (grouping === undefined) {
    if (env.clause === "aggregate")
      throw new TrinoError("NESTED_AGGREGATION", `Cannot nest aggregations inside aggregation '${call.name}'`, call.at);
    throw new TrinoError(
      "EXPRESSION_NOT_SCALAR",
      `${env.clause} cannot contain aggregations, window functions or grouping operations: [${call.name}]`,
      call.at,
    );
  }
  if (env.lambdas.size > 0) refuse("aggregate inside a lambda", "its meaning is not known to agree", call.at);
  const aggregate =
    call.name === "grouping"
      ? groupingCall(call, env)
      : composed(call, { ...grouping.source, lambdas: env.lambdas }, "");
  return { type: aggregate.type, sql: carried(env.session, grouping.aggregates, aggregate.sql, "a") };
}

/** The aggregate's SQL with what its call carries; `over` is an OVER clause or nothing. */
export function composed(call: CallExpression, rows: Env, over: string): Typed {
  const aggregate = aggregateFunctions.get(call.name);
  if (aggregate === undefined) throw new Error("only aggregates are composed");
  const args = call.args.map((arg) => analyse(arg, rows));
  if (call.star && call.name !== "count") throw new TrinoError("SYNTAX_ERROR", `${call.name}(*) is not valid`, call.at);
  if (call.args.length === 0 && !call.star && call.name !== "count") return unexpectedArguments(call, args, true);
  const filter = call.filter === undefined ? undefined : analyseBoolean(call.filter, rows, "FILTER clause");
  const distinct = distinctWord(call, args);
  const order = orderInside(call, rows);
  const compose: AggregateCall = (duckdb, sqls, also) => {
    const conditions = [filter, also].filter((each) => each !== undefined);
    const where = conditions.length === 0 ? "" : ` FILTER (WHERE ${conditions.join(" AND ")})`;
    return `${duckdb}(${distinct}${sqls.join(", ")}${order})${where}${over}`;
  };
  return aggregate(args, compose) ?? unexpectedArguments(call, args, false);
}

function distinctWord(call: CallExpression, args: readonly Typed[]): string {
  if (!call.distinct) return "";
  if (
    args.length !== 1 ||
    ["count_if", "approx_distinct", "histogram", "map_agg", "approx_percentile"].includes(call.name)
  )
    return refuse(`${call.name}(DISTINCT ...)`, "it is not translated", call.at);
  for (const arg of args) groupable(arg.type, call.at, `${call.name}(DISTINCT)`);
  return "DISTINCT ";
}

function orderInside(call: CallExpression, rows: Env): string {
  if (call.orderBy.length === 0) return "";
  if (call.name !== "array_agg" && call.name !== "listagg") return "";
  const keys = call.orderBy.map((item) => {
    const key = analyse(item.key, rows);
    comparable(key.type, item.key.at);
    return `${key.sql} ${item.descending ? "DESC" : "ASC"} NULLS ${item.nullsFirst ? "FIRST" : "LAST"}`;
  });
  return ` ORDER BY ${keys.join(", ")}`;
}

function groupingCall(call: CallExpression, env: Env): Typed {
  const grouping = env.grouping;
  if (grouping === undefined) throw new Error("GROUPING stands in an aggregated query");
  const keys = call.args.map((arg) => {
    const key = grouping.keys.get(fingerprint(arg, grouping.source));
    if (key === undefined)
      throw new TrinoError(
        "INVALID_ARGUMENTS",
        "The arguments to GROUPING() must be expressions referenced by the GROUP BY at the associated query level",
        call.at,
      );
    return key.sql;
  });
  return { type: integerType, sql: `CAST(grouping(${keys.join(", ")}) AS INTEGER)` };
}
