// Functions that take lambdas. Source: Trino docs "Array functions", "Map functions", "Lambda expressions".
// A lambda parameter becomes an internal name, so that it never meets a column of that name.
import type { CallExpression, Expression } from "../ast.ts";
import { duckdbType, sameType, booleanType, typeName, type TrinoType } from "../types.ts";
import { refuse, TrinoError } from "../failure.ts";
import { analyse } from "./expression.ts";
import { freshName, type Env, type Typed } from "./scope.ts";

type LambdaForm = (call: CallExpression, args: readonly Expression[], env: Env) => Typed;

export const lambdaForms: ReadonlyMap<string, LambdaForm> = new Map<string, LambdaForm>([
  ["filter", filterForm],
  ["transform", transformForm],
  ["reduce", reduceForm],
  ["any_match", matchForm],
  ["all_match", matchForm],
  ["none_match", matchForm],
  ["zip_with", zipWithForm],
  ["map_filter", mapFilterForm],
  ["transform_values", transformValuesForm],
]);

interface Bound {
  readonly names: readonly string[];
  readonly body: Typed;
}

function bind(lambda: Expression | undefined, types: readonly TrinoType[], env: Env, call: CallExpression): Bound {
  if (lambda?.kind !== "lambda") return refuse(`function ${call.name}`, "it takes a lambda here", call.at);
  if (lambda.params.length !== types.length)
    throw new TrinoError(
      "INVALID_FUNCTION_ARGUMENT",
      `Expected a lambda that takes ${types.length} argument(s) but got ${lambda.params.length}`,
      lambda.at,
    );
  const names = types.map(() => freshName(env.session, "l"));
  const lambdas = new Map(env.lambdas);
  for (const [index, param] of lambda.params.entries()) {
    const [type, sql] = [types[index], names[index]];
    if (type !== undefined && sql !== undefined) lambdas.set(param.value.toLowerCase(), { type, sql });
  }
  return { names, body: analyse(lambda.body, { ...env, lambdas }) };
}

function arrayArgument(
  call: CallExpression,
  argument: Expression | undefined,
  env: Env,
): { value: Typed; element: TrinoType } {
  const value = argument === undefined ? undefined : analyse(argument, env);
  if (value?.type.kind !== "array")
    return refuse(
      `function ${call.name}`,
      `its first argument is ${value === undefined ? "missing" : typeName(value.type)}`,
      call.at,
    );
  return { value, element: value.type.element };
}

function predicate(bound: Bound, call: CallExpression): string {
  if (bound.body.type.kind !== "boolean")
    throw new TrinoError("TYPE_MISMATCH", `The lambda of ${call.name} must answer a boolean`, call.at);
  return `lambda ${bound.names.join(", ")}: ${bound.body.sql}`;
}

function filterForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const { value, element } = arrayArgument(call, args[0], env);
  return {
    type: value.type,
    sql: `list_filter(${value.sql}, ${predicate(bind(args[1], [element], env, call), call)})`,
  };
}

function transformForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const { value, element } = arrayArgument(call, args[0], env);
  const bound = bind(args[1], [element], env, call);
  return {
    type: { kind: "array", element: bound.body.type },
    sql: `list_transform(${value.sql}, lambda ${bound.names.join(", ")}: ${bound.body.sql})`,
  };
}

/** NULL when no element decides and one is unknown, as Trino documents. */
function matchForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const { value, element } = arrayArgument(call, args[0], env);
  const test = predicate(bind(args[1], [element], env, call), call);
  const outcomes = `list_transform(${value.sql}, ${test})`;
  const deciding = call.name === "all_match" ? "false" : "true";
  const [decided, otherwise] = call.name === "any_match" ? ["true", "false"] : ["false", "true"];
  return {
    type: booleanType,
    sql:
      `(CASE WHEN ${value.sql} IS NULL THEN NULL WHEN list_contains(${outcomes}, ${deciding}) THEN ${decided}` +
      ` WHEN len(list_filter(${outcomes}, lambda __m__: __m__ IS NULL)) > 0 THEN NULL ELSE ${otherwise} END)`,
  };
}

function reduceForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const { value, element } = arrayArgument(call, args[0], env);
  const initial =
    args[1] === undefined ? refuse("function reduce", "its initial state is missing", call.at) : analyse(args[1], env);
  if (initial.type.kind === "unknown") return refuse("reduce from NULL", "cast the initial state", call.at);
  const step = bind(args[2], [initial.type, element], env, call);
  const finish = bind(args[3], [initial.type], env, call);
  // The state's type is the wider of the initial state and the step; a wider step is left to the user's cast.
  if (!sameType(step.body.type, initial.type))
    return refuse("reduce with a state of two types", "cast the initial state", call.at);
  // DuckDB's list_reduce folds values of one type: elements are carried as the state's type where that loses nothing.
  const alike = sameType(element, initial.type);
  if (!alike && !lossless(element, initial.type))
    return refuse("reduce with a state unlike its elements", "the engine folds values of one type", call.at);
  const [stateName = "", elementName = ""] = step.names;
  const body = alike
    ? step.body.sql
    : step.body.sql.replaceAll(elementName, `CAST(${elementName} AS ${duckdbType(element)})`);
  const list = alike ? value.sql : `CAST(${value.sql} AS ${duckdbType(initial.type)}[])`;
  const folded = `list_reduce(${list}, lambda ${stateName}, ${elementName}: ${body}, ${initial.sql})`;
  const whole = `(CASE WHEN ${value.sql} IS NULL THEN NULL WHEN len(${value.sql}) = 0 THEN ${initial.sql} ELSE ${folded} END)`;
  const [state = ""] = finish.names;
  if (finish.body.sql === state) return { type: finish.body.type, sql: whole };
  return {
    type: finish.body.type,
    sql: `list_extract(list_transform([${whole}], lambda ${state}: ${finish.body.sql}), 1)`,
  };
}

function lossless(from: TrinoType, to: TrinoType): boolean {
  return from.kind === "integer" && (to.kind === "bigint" || to.kind === "double");
}

function zipWithForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const [left, right] = [arrayArgument(call, args[0], env), arrayArgument(call, args[1], env)];
  const bound = bind(args[2], [left.element, right.element], env, call);
  const [a = "", b = ""] = bound.names;
  const body = bound.body.sql
    .replaceAll(a, `list_extract(${left.value.sql}, __i__)`)
    .replaceAll(b, `list_extract(${right.value.sql}, __i__)`);
  const longest = `greatest(len(${left.value.sql}), len(${right.value.sql}))`;
  return {
    type: { kind: "array", element: bound.body.type },
    sql: `(CASE WHEN ${left.value.sql} IS NULL OR ${right.value.sql} IS NULL THEN NULL ELSE list_transform(range(1, ${longest} + 1), lambda __i__: ${body}) END)`,
  };
}

interface MapCall {
  readonly map: Typed;
  readonly type: Extract<TrinoType, { kind: "map" }>;
  readonly bound: Bound;
  /** The lambda's SQL over an entry `__p__`. */
  readonly body: string;
}

function mapCall(call: CallExpression, args: readonly Expression[], env: Env): MapCall {
  const map = args[0] === undefined ? undefined : analyse(args[0], env);
  if (map?.type.kind !== "map") return refuse(`function ${call.name}`, "its first argument is no map", call.at);
  const bound = bind(args[1], [map.type.key, map.type.value], env, call);
  const [key = "", value = ""] = bound.names;
  const body = bound.body.sql
    .replaceAll(key, "struct_extract(__p__, 'key')")
    .replaceAll(value, "struct_extract(__p__, 'value')");
  return { map, type: map.type, bound, body };
}

function mapFilterForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const { map, bound, body } = mapCall(call, args, env);
  predicate(bound, call);
  const kept = `map_from_entries(list_filter(map_entries(${map.sql}), lambda __p__: ${body}))`;
  return { type: map.type, sql: `(CASE WHEN ${map.sql} IS NULL THEN NULL ELSE ${kept} END)` };
}

function transformValuesForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const { map, type, bound, body } = mapCall(call, args, env);
  const values = `list_transform(map_entries(${map.sql}), lambda __p__: ${body})`;
  return {
    type: { kind: "map", key: type.key, value: bound.body.type },
    sql: `(CASE WHEN ${map.sql} IS NULL THEN NULL ELSE map(map_keys(${map.sql}), ${values}) END)`,
  };
}
