// Chooses the overload of a scalar function: first one that takes the arguments as they are, then one that takes
// them widened, as Trino's resolution does for the functions of the table.
import type { CallExpression } from "../ast.ts";
import { widen } from "../coerce.ts";
import { refuse } from "../failure.ts";
import { fits, substitute, type Bindings } from "../functions/pattern.ts";
import type { ScalarFunction } from "../functions/scalar-function.ts";
import { unexpectedArguments } from "./call.ts";
import type { Typed } from "./scope.ts";

// Trino has decimal overloads of these, so a decimal must not widen to double.
const decimalOverloads = new Set(["round", "truncate", "mod", "sign", "abs", "ceil", "ceiling", "floor", "sequence"]);

export function applyScalar(call: CallExpression, overloads: readonly ScalarFunction[], args: readonly Typed[]): Typed {
  if (args.some((arg) => arg.type.kind === "unknown"))
    refuse(`function ${call.name} of an untyped NULL`, "cast the NULL", call.at);
  const decimal = args.some((arg) => arg.type.kind === "decimal") && decimalOverloads.has(call.name);
  for (const coerce of decimal ? [false] : [false, true]) {
    for (const overload of overloads) {
      const bindings = matched(overload, args, coerce);
      if (bindings !== undefined) return rendered(overload, args, bindings);
    }
  }
  return unexpectedArguments(
    call,
    args,
    overloads.every((overload) => overload.complete),
  );
}

function patternAt(overload: ScalarFunction, index: number): string | undefined {
  return overload.args[index] ?? (overload.variadic ? overload.args.at(-1) : undefined);
}

function matched(overload: ScalarFunction, args: readonly Typed[], coerce: boolean): Bindings | undefined {
  if (args.length < overload.args.length || (args.length > overload.args.length && !overload.variadic))
    return undefined;
  const bindings: Bindings = { types: new Map(), numbers: new Map() };
  const all = args.every((arg, index) => fits(patternAt(overload, index) ?? "", arg.type, bindings, coerce));
  return all ? bindings : undefined;
}

function rendered(overload: ScalarFunction, args: readonly Typed[], bindings: Bindings): Typed {
  const sqls = args.map((arg, index) => {
    const pattern = patternAt(overload, index) ?? "";
    // A length or precision is taken from the argument, so there is nothing to widen.
    const fixed = /\([a-z]\)|\(p,s\)/.test(pattern);
    return fixed ? arg.sql : widen(arg.sql, arg.type, substitute(pattern, bindings));
  });
  const type =
    typeof overload.returns === "string"
      ? substitute(overload.returns, bindings)
      : overload.returns(
          args.map((arg) => arg.type),
          bindings,
        );
  return { type, sql: overload.sql(...sqls) };
}
