// A function as the embedded cloud holds it: its configuration, its environments, its resource policy; and how one invocation
// of it runs, whoever asked for it.
import { AwsError } from "../wire/aws-error.ts";
import { openEnvironmentLog, type EnvironmentLogDependencies } from "./environment-log.ts";
import { createEnvironmentPool } from "./environment-pool.ts";
import { environmentVariables, functionPrincipal } from "./environment-variables.ts";
import { responseTooLargeDocument, timeoutWords } from "./error-document.ts";
import type { EnvironmentAnswer } from "./environment-thread.ts";
import { startEnvironment, type ExecutionEnvironment } from "./execution-environment.ts";
import { functionArn } from "./function-address.ts";
import type { EventInvokeConfiguration, FunctionConfiguration } from "./function-configuration.ts";
import { endLines, startLine } from "./invocation-log.ts";
import { limits } from "./limits.ts";
import type { PermissionStatement } from "./permission-policy.ts";

export interface RunRequest {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly invokedFunctionArn?: string;
}

export interface RunOutcome {
  readonly payload: string;
  readonly functionError?: "Unhandled";
  /** The last 4 KB of the invocation's log. */
  readonly logTail: string;
}

export interface DeployedFunction {
  readonly configuration: FunctionConfiguration;
  readonly arn: string;
  readonly revisionId: string;
  readonly modifiedAtMs: number;
  eventInvoke: EventInvokeConfiguration;
  readonly statements: Map<string, PermissionStatement>;
  /** For a caller of Invoke. @throws AwsError TooManyRequestsException where the function's concurrency is used up. */
  run(request: RunRequest): Promise<RunOutcome>;
  /**
   * For what Lambda itself starts: waits while the function's concurrency is used up. On a virtual clock invocations take no
   * time, so that all of an instant would be throttled but the first, which on AWS a moment's difference lets pass.
   * @throws AwsError TooManyRequestsException where the function has no concurrency at all.
   */
  runInTurn(request: RunRequest): Promise<RunOutcome>;
  /** Invocations under way and waiting for an environment. */
  occupancy(): number;
  close(): Promise<void>;
}

export interface FunctionDependencies extends EnvironmentLogDependencies {
  readonly bootstrapPath: string;
  readonly endpoint: () => string;
}

export function deployFunction(
  dependencies: FunctionDependencies,
  configuration: FunctionConfiguration,
  revisionId: string,
): DeployedFunction {
  const { account, clock } = dependencies;
  const arn = functionArn(account, configuration);
  let environmentCount = 0;
  const pool = createEnvironmentPool(environmentsMax(configuration), () =>
    openEnvironment(dependencies, configuration, environmentCount++),
  );
  const take = (request: RunRequest): Promise<RunOutcome> =>
    pool.use((environment, isCold) =>
      runOn(environment, { invokedFunctionArn: arn, ...request }, { configuration, clock, isCold }),
    );
  return {
    configuration,
    arn,
    revisionId,
    modifiedAtMs: clock.now(),
    eventInvoke: {
      retriesMax: limits.asynchronous.retriesMax,
      eventAgeMsMax: limits.asynchronous.eventAgeSecondsMax * 1_000,
    },
    statements: new Map(),
    occupancy: () => pool.occupancy(),
    close: () => pool.close(),
    async run(request) {
      refuseOverConcurrency(configuration, pool.occupancy());
      return take(request);
    },
    async runInTurn(request) {
      refuseOverConcurrency(configuration, 0);
      return take(request);
    },
  };
}

function openEnvironment(
  dependencies: FunctionDependencies,
  configuration: FunctionConfiguration,
  environmentNumber: number,
): ExecutionEnvironment {
  const { access, account } = dependencies;
  const log = openEnvironmentLog(dependencies, configuration, environmentNumber);
  const variables = environmentVariables({
    configuration,
    account,
    credentials: access.credentialsOf(functionPrincipal(access, configuration)),
    logStream: log.stream,
    endpoint: dependencies.endpoint(),
  });
  return startEnvironment({ configuration, bootstrapPath: dependencies.bootstrapPath, variables, log });
}

const reportStatus = { returned: "success", failed: "error", "timed-out": "timeout" } as const;

/** One invocation on one environment, between its START and REPORT lines. */
async function runOn(
  environment: ExecutionEnvironment,
  request: Required<RunRequest>,
  run: { configuration: FunctionConfiguration; clock: FunctionDependencies["clock"]; isCold: boolean },
): Promise<RunOutcome> {
  const { configuration, clock } = run;
  const { requestId } = request;
  const { log } = environment;
  const { timeoutMs } = configuration;
  log.write(startLine(configuration, requestId, clock.now()));
  const startedMs = performance.now();
  const answer = await environment.invoke({ ...request, timeoutMs, nowMs: clock.now() });
  const durationMs = performance.now() - startedMs;
  if (answer.kind === "timed-out")
    log.write(`${new Date(clock.now()).toISOString()} ${requestId} ${timeoutWords(timeoutMs)}`);
  const report = {
    requestId,
    durationMs,
    heapUsedBytes: answer.heapUsedBytes,
    initialisationMs: run.isCold ? environment.initialisationMs() : undefined,
    status: reportStatus[answer.kind],
  };
  for (const line of endLines(configuration, report, clock.now())) log.write(line);
  return outcomeOf(answer, log.takeLines());
}

function outcomeOf(answer: EnvironmentAnswer, logLines: readonly string[]): RunOutcome {
  const logTail = Buffer.from(`${logLines.join("\n")}\n`)
    .subarray(-limits.logTailBytes)
    .toString("utf8");
  if (answer.kind !== "returned") return { payload: answer.payload, functionError: "Unhandled", logTail };
  const sizeMax = limits.responseBytesMax;
  // A character takes at most three bytes, so most answers need no count.
  const sizeBytes = answer.payload.length * 3 > sizeMax ? Buffer.byteLength(answer.payload) : 0;
  if (sizeBytes <= sizeMax) return { payload: answer.payload, logTail };
  return { payload: responseTooLargeDocument(sizeBytes, sizeMax), functionError: "Unhandled", logTail };
}

const environmentsMax = ({ reservedConcurrency = limits.accountConcurrency }: FunctionConfiguration): number =>
  Math.max(1, Math.min(reservedConcurrency, limits.environmentsPerFunctionMax));

function refuseOverConcurrency({ reservedConcurrency }: FunctionConfiguration, occupancy: number): void {
  if (occupancy < (reservedConcurrency ?? limits.accountConcurrency)) return;
  const isReserved = reservedConcurrency !== undefined;
  throw new AwsError("TooManyRequestsException", 429, "Rate Exceeded.", {
    members: {
      Reason: isReserved ? "ReservedFunctionConcurrentInvocationLimitExceeded" : "ConcurrentInvocationLimitExceeded",
    },
  });
}
