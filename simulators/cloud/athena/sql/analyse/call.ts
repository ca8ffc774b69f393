// A call by its name: a form of its own (IF, lambdas, dates), an aggregate, a window function, or a scalar function of
// the table. What Trino has and the table has not is refused by name; what Trino has not is FUNCTION_NOT_FOUND.
import type { CallExpression } from "../ast.ts";
import { refuse, TrinoError } from "../failure.ts";
import { scalarFunctions } from "../functions/scalar-functions.ts";
import { trinoFunctionNames } from "../functions/trino-function-names.ts";
import { typeName } from "../types.ts";
import { aggregateFunctions } from "../functions/aggregates.ts";
import { analyseAggregate } from "./aggregate.ts";
import { conditionalForms } from "./conditional.ts";
import { analyse } from "./expression.ts";
import { lambdaForms } from "./lambda.ts";
import { specialForms } from "./special-forms.ts";
import { applyScalar } from "./scalar.ts";
import type { Env, Typed } from "./scope.ts";
import { analyseWindow, windowFunctions } from "./window.ts";

export function analyseCall(call: CallExpression, env: Env): Typed {
  const { name } = call;
  if (call.over !== undefined) return analyseWindow(call, call.over, env);
  if (windowFunctions.has(name))
    throw new TrinoError("MISSING_OVER", `Window function ${name} requires an OVER clause`, call.at);
  if (aggregateFunctions.has(name) || name === "grouping") return analyseAggregate(call, env);
  if (call.filter !== undefined || call.distinct || call.star || call.orderBy.length > 0) return notAggregate(call);
  const form = conditionalForms.get(name) ?? lambdaForms.get(name);
  if (form !== undefined) return form(call, call.args, env);
  const special = specialForms.get(name);
  if (special !== undefined)
    return special(
      call,
      call.args.map((arg) => analyse(arg, env)),
      env,
    );
  const overloads = scalarFunctions.get(name);
  if (overloads === undefined) return notFound(call);
  return applyScalar(
    call,
    overloads,
    call.args.map((arg) => analyse(arg, env)),
  );
}

function notAggregate(call: CallExpression): never {
  if (trinoFunctionNames.has(call.name) && !scalarFunctions.has(call.name)) return notFound(call);
  throw new TrinoError(
    "FUNCTION_NOT_AGGREGATE",
    `DISTINCT, FILTER or ORDER BY is not valid for non-aggregation function ${call.name}`,
    call.at,
  );
}

/** Refused when Trino has the function, Trino's own error when it has not. */
export function notFound(call: CallExpression): never {
  if (trinoFunctionNames.has(call.name))
    return refuse(`function ${call.name}`, "it is not known to agree with Trino", call.at);
  throw new TrinoError("FUNCTION_NOT_FOUND", `Function '${call.name}' not registered`, call.at);
}

/** Arguments that no overload takes: the table may know fewer overloads than Trino has, so it is refused. */
export function unexpectedArguments(call: CallExpression, args: readonly Typed[], complete: boolean): never {
  const types = args.map((arg) => typeName(arg.type)).join(", ");
  if (complete)
    throw new TrinoError("FUNCTION_NOT_FOUND", `Unexpected parameters (${types}) for function ${call.name}.`, call.at);
  return refuse(`function ${call.name}(${types})`, "these arguments are not known to agree with Trino", call.at);
}
