// Lambda of the embedded cloud: functions run from their deployment packages in worker threads, synchronously, from the
// asynchronous queue, or for an event source mapping. https://docs.aws.amazon.com/lambda/latest/dg/welcome.html
import { join } from "node:path";
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { EventBus } from "../ports/event-bus.ts";
import type { Functions } from "../ports/functions.ts";
import type { LogSink } from "../ports/log-sink.ts";
import type { MessageQueues } from "../ports/message-queues.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Random } from "../kernel/random.ts";
import type { RecordStreams } from "../ports/record-stream.ts";
import type { Topics } from "../ports/topics.ts";
import type { WireService } from "../wire/protocol.ts";
import { createAsynchronousInvocations } from "./asynchronous-invocation.ts";
import type { PackageFiles } from "./deployment-package.ts";
import { createDeployments } from "./deployments.ts";
import { putEventInvoke } from "./event-invoke.ts";
import type { EventInvokeConfiguration, FunctionConfiguration } from "./function-configuration.ts";
import { createFunctionInvocations } from "./function-invocations.ts";
import { createFunctionRegistry } from "./function-registry.ts";
import { createEventSourceMappings, type EventSourceMappings } from "./mappings/event-source-mappings.ts";
import { createPermissions, type PermissionStatement } from "./permission-policy.ts";
import { installBootstrap } from "./runtime/install-bootstrap.ts";
import { createLambdaWire } from "./wire.ts";

export interface LambdaDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly access: AccessControl;
  /** Code is kept in `lambda/` under it. */
  readonly dataDirectory: string;
  readonly logs: LogSink;
  readonly queues: MessageQueues;
  readonly streams: RecordStreams;
  /** Destinations beyond queues and functions; what is sent to one that is missing is lost. */
  readonly topics?: Topics;
  readonly events?: EventBus;
  readonly objects?: Pick<ObjectStore, "put">;
  /** What functions reach AWS by: the cloud's own HTTP address, asked for at each start of an environment. */
  readonly endpoint: () => string;
  readonly metrics?: MetricSink;
  readonly onFault: (error: unknown) => void;
}

export interface CreatedFunction {
  readonly arn: string;
  readonly configuration: FunctionConfiguration;
}

export interface Lambda {
  readonly functions: Functions;
  readonly wire: WireService;
  readonly mappings: EventSourceMappings;
  /** @throws AwsError InvalidParameterValueException, ResourceConflictException */
  createFunction(request: Omit<FunctionConfiguration, "code">, files: PackageFiles): Promise<CreatedFunction>;
  /** @throws AwsError ResourceConflictException where the statement id is taken. */
  addPermission(functionAddress: string, statement: PermissionStatement): void;
  putEventInvokeConfiguration(
    functionAddress: string,
    configuration: EventInvokeConfiguration,
  ): { functionArn: string };
  /** Invocations under way or queued, and batches of event sources not yet done. */
  backlog(): number;
  /** Ends every environment. */
  close(): Promise<void>;
}

export function createLambda(dependencies: LambdaDependencies): Lambda {
  const { account, access, clock, random, dataDirectory } = dependencies;
  const root = join(dataDirectory, "lambda");
  const bootstrapPath = installBootstrap(join(root, ".runtime"));
  const registry = createFunctionRegistry(account);
  const invokeAsync: Functions["invokeAsync"] = (request) => invocations.invokeAsync(request);
  const asynchronous = createAsynchronousInvocations({ ...dependencies, invokeAsync });
  const invocations = createFunctionInvocations({ account, access, random, registry, asynchronous });
  const mappings = createEventSourceMappings({ ...dependencies, registry, invokeAsync });
  const deployments = createDeployments({ ...dependencies, bootstrapPath }, { root, registry });
  const permissions = createPermissions(access);
  const inAccount = { account, access, clock, registry, deployments, permissions, invocations, mappings };
  const wire = createLambdaWire(inAccount);

  return {
    functions: invocations,
    wire,
    mappings,

    createFunction: (request, files) => deployments.create(request, files),
    addPermission: (functionAddress, statement) => permissions.add(registry.find(functionAddress), statement),

    putEventInvokeConfiguration(functionAddress, configuration) {
      const target = registry.find(functionAddress);
      putEventInvoke(target, configuration);
      return { functionArn: `${target.arn}:$LATEST` };
    },

    backlog: () =>
      asynchronous.backlog() +
      mappings.backlog() +
      [...registry.functions.values()].reduce((total, deployed) => total + deployed.occupancy(), 0),

    async close() {
      mappings.close();
      await Promise.all([...registry.functions.values()].map((deployed) => deployed.close()));
    },
  };
}
