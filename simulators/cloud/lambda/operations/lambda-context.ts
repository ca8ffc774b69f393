// What the operations on the wire work on.
import type { AccessControl } from "../../ports/access-control.ts";
import type { Account } from "../../ports/account.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Deployments } from "../deployments.ts";
import type { FunctionInvocations } from "../function-invocations.ts";
import type { FunctionRegistry } from "../function-registry.ts";
import type { EventSourceMappings } from "../mappings/event-source-mappings.ts";
import type { Permissions } from "../permission-policy.ts";

export interface LambdaContext {
  readonly account: Account;
  readonly access: AccessControl;
  readonly clock: Clock;
  readonly registry: FunctionRegistry;
  readonly deployments: Deployments;
  readonly permissions: Permissions;
  readonly invocations: FunctionInvocations;
  readonly mappings: EventSourceMappings;
}
