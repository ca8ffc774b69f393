// Lambda of the embedded cloud: functions run from their deployment packages in worker threads, synchronously, from the
// asynchronous queue, or for an event source mapping. https://docs.aws.amazon.com/lambda/latest/dg/welcome.html
import { join } from "node:path";
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../ports/clock.ts";
import type { Functions } from "../ports/functions.ts";
import type { LogSink } from "../ports/log-sink.ts";
import type { MessageQueues } from "../ports/message-queues.ts";
import type { Random } from "../ports/random.ts";
import type { RecordStreams } from "../ports/record-stream.ts";
import type { WireService } from "../wire/protocol.ts";
import { createAsynchronousInvocations } from "./asynchronous-invocation.ts";
import { deployFunction } from "./deployed-function.ts";
import { unpack, type PackageFiles } from "./deployment-package.ts";
import { derivedUuid } from "./derived-uuid.ts";
import { checkDestination } from "./destination.ts";
import type { EventInvokeConfiguration, FunctionConfiguration } from "./function-configuration.ts";
import { createFunctionInvocations } from "./function-invocations.ts";
import { createFunctionRegistry } from "./function-registry.ts";
import { checkFunction, checkRole, functionExists, statementExists } from "./function-validation.ts";
import { createEventSourceMappings, type EventSourceMappings } from "./mappings/event-source-mappings.ts";
import { policyDocument, type PermissionStatement } from "./permission-policy.ts";
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
  /** What functions reach AWS by: the cloud's own HTTP address, asked for at each start of an environment. */
  readonly endpoint: () => string;
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
  const wire = createLambdaWire({ account, access, clock, registry, invocations, mappings });

  return {
    functions: invocations,
    wire,
    mappings,

    async createFunction(request, files) {
      checkFunction(request);
      if (registry.functions.has(request.name)) throw functionExists(request.name);
      checkRole(access, request);
      const code = await clock.work(0, () => unpack(root, request.name, files));
      const configuration = { ...request, code };
      const deployed = deployFunction(
        { ...dependencies, bootstrapPath },
        configuration,
        derivedUuid(`${request.name} ${code.sha256}`),
      );
      registry.functions.set(request.name, deployed);
      return { arn: deployed.arn, configuration };
    },

    addPermission(functionAddress, statement) {
      const target = registry.find(functionAddress);
      if (target.statements.has(statement.statementId)) throw statementExists(statement.statementId);
      target.statements.set(statement.statementId, statement);
      access.putResourcePolicy(target.arn, policyDocument(target.arn, [...target.statements.values()]));
    },

    putEventInvokeConfiguration(functionAddress, configuration) {
      const target = registry.find(functionAddress);
      for (const arn of [configuration.onSuccessArn, configuration.onFailureArn])
        if (arn !== undefined) checkDestination(arn, ["sqs", "lambda"]);
      target.eventInvoke = configuration;
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
