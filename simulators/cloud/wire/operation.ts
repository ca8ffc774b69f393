// One operation of one service: what it takes, what permission it asks for, what it does. The wire and the services that
// call one another by name go through the same three steps, in this order.
import type { z } from "zod";
import type { AccessControl } from "../ports/access-control.ts";
import type { Principal } from "../ports/principal.ts";
import { AwsError } from "./aws-error.ts";

export interface Caller {
  readonly principal: Principal;
  readonly requestId: string;
  /** The request's X-Amzn-Trace-Id. */
  readonly traceHeader?: string | undefined;
}

/** An action and the ARNs it touches; `*` where AWS knows no resource for it. */
export interface Permission {
  readonly action: string;
  readonly resources: readonly string[];
}

export interface Operation {
  readonly name: string;
  /** @throws AwsError for every fault that AWS names. */
  call(input: unknown, caller: Caller, access: AccessControl): Promise<unknown>;
}

export interface OperationDefinition<Input, Output> {
  /** As in the service's API reference: `PutRecord`. */
  readonly name: string;
  readonly input: z.ZodType<Input>;
  /** The error code for input that does not fit: `ValidationException` unless the service has another. */
  readonly invalidInputCode?: string;
  /** What the caller must be allowed; an empty list where AWS asks for nothing. */
  readonly permissions: (input: Input) => readonly Permission[];
  readonly run: (input: Input, caller: Caller) => Output | Promise<Output>;
}

export function defineOperation<Input, Output>(definition: OperationDefinition<Input, Output>): Operation {
  return {
    name: definition.name,
    async call(raw, caller, access) {
      const parsed = definition.input.safeParse(raw);
      if (!parsed.success) throw invalidInput(definition.invalidInputCode ?? "ValidationException", parsed.error);
      for (const { action, resources } of definition.permissions(parsed.data)) {
        for (const resource of resources) access.authorize({ principal: caller.principal, action, resource });
      }
      return definition.run(parsed.data, caller);
    },
  };
}

/** Every fault of the input in one message, as AWS's validators report them. */
function invalidInput(code: string, error: z.ZodError): AwsError {
  const faults = error.issues.map(
    (issue) => `Value at '${issue.path.join(".")}' failed to satisfy constraint: ${issue.message}`,
  );
  const count = `${faults.length} validation error${faults.length === 1 ? "" : "s"} detected`;
  return new AwsError(code, 400, `${count}: ${faults.join("; ")}`, { cause: error });
}
