// The functions that a test gives its cloud by name: code of its own in Lambda's place, called at the instant of the invocation, or
// the text of a module for Lambda to run.
import type { Lambda } from "../../../../simulators/cloud/lambda/lambda.ts";
import type { Functions } from "../../../../simulators/cloud/ports/functions.ts";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";
import { deploy, type FunctionSettings } from "./lambda.ts";
import type { Invocation, Noted } from "./noted.ts";

/** What it returns, or resolves to, is answered as JSON. An AwsError refuses the invocation, any other is the function's own. */
export type StubFunction = (invocation: Invocation) => unknown;

/** `source`: the module's text, which exports `handler`. */
export type Module = FunctionSettings & { readonly source: string };
export type GivenFunctions = Readonly<Record<string, StubFunction | Module | string>>;

/** What stands in for Lambda; a function that is not there is refused as Lambda refuses it. */
export function stubFunctions(functions: GivenFunctions, { invocations }: Noted): Functions {
  const call: StubFunction = (invocation) => {
    const { functionArn } = invocation;
    const stub = functions[functionArn.split(":")[6] ?? functionArn];
    if (typeof stub !== "function")
      throw new AwsError("ResourceNotFoundException", 404, `Function not found: ${functionArn}`);
    invocations.push(invocation);
    return stub(invocation);
  };
  return {
    // As Lambda does: the caller says how much of the clock's time it takes.
    async invoke(invocation) {
      await Promise.resolve();
      try {
        return { payload: JSON.stringify(await call(invocation)) };
      } catch (error) {
        if (error instanceof AwsError) throw error;
        return { payload: JSON.stringify({ errorMessage: String(error) }), functionError: "Unhandled" };
      }
    },
    invokeAsync: (invocation) => void call(invocation),
  };
}

/** Modules are for Lambda, and code of the test's own for a cloud without it. */
export async function deployAll(functions: GivenFunctions, lambda: Lambda | undefined): Promise<void> {
  for (const [name, given] of Object.entries(functions)) {
    if ((typeof given === "function") !== (lambda === undefined))
      throw new Error(`the function ${name}: lambda is among the services where functions are modules, and only there`);
    if (typeof given === "function" || lambda === undefined) continue;
    const { source, ...settings } = typeof given === "string" ? { source: given } : given;
    await deploy({ lambda }, source, { ...settings, name });
  }
}
