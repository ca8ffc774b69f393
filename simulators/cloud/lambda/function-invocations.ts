// Lambda as other services call it. `invoke` adds no time of its own: a caller on a virtual clock wraps it in `clock.work` with
// the latency that it wants to overlap with. Everything that Lambda starts itself (asynchronous events, event source mappings,
// requests on the wire) runs in `clock.work(0, ...)`: virtual time stands still while the function's code runs, so a function
// must not wait for something that only passing time brings.
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Functions, InvocationResult } from "../ports/functions.ts";
import type { Principal } from "../ports/principal.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { AsynchronousInvocations } from "./asynchronous-invocation.ts";
import type { DeployedFunction } from "./deployed-function.ts";
import { functionArn, parseFunctionAddress } from "./function-address.ts";
import type { FunctionRegistry } from "./function-registry.ts";
import { limits } from "./limits.ts";

export interface InvokeRequest {
  readonly principal: Principal;
  /** ARN or name. */
  readonly functionArn: string;
  /** JSON text. */
  readonly payload: string;
}

export interface FunctionInvocations extends Functions {
  invoke(request: InvokeRequest): Promise<InvocationResult & { readonly logTail: string }>;
  /** What DryRun does: authorises the caller and finds the function. */
  admit(request: Omit<InvokeRequest, "payload">): DeployedFunction;
}

export function createFunctionInvocations(dependencies: {
  account: Account;
  access: AccessControl;
  random: Random;
  registry: FunctionRegistry;
  asynchronous: AsynchronousInvocations;
}): FunctionInvocations {
  const { account, access, random, registry, asynchronous } = dependencies;

  const admit: FunctionInvocations["admit"] = ({ principal, functionArn: text }) => {
    const resource = functionArn(account, parseFunctionAddress(text));
    access.authorize({ principal, action: "lambda:InvokeFunction", resource });
    return registry.find(text);
  };

  return {
    admit,
    async invoke(request) {
      const target = admit(request);
      refuseOversized(request.payload, limits.payloadBytesMax);
      const invokedFunctionArn = functionArn(account, parseFunctionAddress(request.functionArn));
      return target.run({ requestId: random.uuid(), payload: request.payload, invokedFunctionArn });
    },
    invokeAsync(request) {
      const target = admit(request);
      refuseOversized(request.payload, limits.asynchronousPayloadBytesMax);
      asynchronous.enqueue(target, { requestId: random.uuid(), payload: request.payload });
    },
  };
}

function refuseOversized(payload: string, bytesMax: number): void {
  // A character takes at most three bytes, so most payloads need no count.
  if (payload.length * 3 <= bytesMax || Buffer.byteLength(payload) <= bytesMax) return;
  throw new AwsError(
    "RequestTooLargeException",
    413,
    `Request must be smaller than ${bytesMax} bytes for the InvokeFunction operation`,
  );
}
