// Subqueries inside expressions: scalar, EXISTS, IN. Source: Trino docs "SELECT", Subqueries.
// A subquery that uses outer columns is translated only where both engines plan it alike.
import type { Expression, Query } from "../ast.ts";
import { refuse, TrinoError } from "../failure.ts";
import { booleanType, typeName } from "../types.ts";
import { commonType, isFloating, widen } from "../coerce.ts";
import { comparable } from "./comparison.ts";
import { analyse } from "./expression.ts";
import { analyseQuery, type AnalysedQuery } from "./query.ts";
import type { Env, Typed } from "./scope.ts";

interface Inner extends AnalysedQuery {
  readonly correlated: boolean;
}

function inner(query: Query, env: Env): Inner {
  const correlation = { used: false };
  const analysed = analyseQuery(query, {
    session: env.session,
    columns: [],
    lambdas: new Map(),
    common: env.common,
    clause: "SELECT",
    outer: env,
    correlation,
  });
  if (correlation.used && (query.limit !== undefined || query.offset !== undefined || query.body.kind !== "select"))
    refuse("correlated subquery with LIMIT or set operation", "its plan is not known to agree", query.at);
  return { ...analysed, correlated: correlation.used };
}

function single(query: Query, analysed: AnalysedQuery): { readonly type: Typed["type"] } {
  const [column] = analysed.columns;
  if (column === undefined || analysed.columns.length !== 1)
    return refuse("subquery of several columns", "compare one column", query.at);
  return column;
}

export function analyseScalarSubquery(query: Query, env: Env): Typed {
  const analysed = inner(query, env);
  const column = single(query, analysed);
  // Without an aggregate a correlated subquery may find many rows, which DuckDB does not report.
  if (analysed.correlated && !analysed.singleRow)
    refuse("correlated scalar subquery", "only a single aggregate row is translated", query.at);
  return { type: column.type, sql: `(SELECT * FROM (${analysed.sql}))` };
}

export function analyseExists(query: Query, env: Env): Typed {
  return { type: booleanType, sql: `EXISTS (${inner(query, env).sql})` };
}

export function analyseInQuery(expression: Extract<Expression, { kind: "in-query" }>, env: Env): Typed {
  const value = analyse(expression.value, env);
  const analysed = inner(expression.query, env);
  const column = single(expression.query, analysed);
  const type = commonType(value.type, column.type);
  if (type === undefined)
    throw new TrinoError(
      "TYPE_MISMATCH",
      `Value expression and result of subquery must be of the same type: ${typeName(value.type)} vs ${typeName(column.type)}`,
      expression.at,
    );
  comparable(type, expression.at);
  if (isFloating(type)) refuse("IN (subquery) of doubles", "NaN is not equal to itself in Trino", expression.at);
  const [name] = analysed.columns.map((each) => each.sql);
  return {
    type: booleanType,
    sql: `(${widen(value.sql, value.type, type)} IN (SELECT ${widen(name ?? "", column.type, type)} FROM (${analysed.sql})))`,
  };
}
