// A function as the embedded cloud holds it: its configuration, its environments, its resource policy; and how one invocation
// of it runs, whoever asked for it.
import { noMetrics } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import { AwsError } from "../wire/aws-error.ts";
import { openEnvironmentLog, type EnvironmentLogDependencies } from "./environment-log.ts";
import { createEnvironmentPool, type EnvironmentPool } from "./environment-pool.ts";
import { environmentVariables, functionPrincipal } from "./environment-variables.ts";
import { responseTooLargeDocument, timeoutWords } from "./error-document.ts";
import type { EnvironmentAnswer } from "./environment-thread.ts";
import { startEnvironment, type ExecutionEnvironment } from "./execution-environment.ts";
import { functionArn } from "./function-address.ts";
import type { EventInvokeConfiguration, FunctionConfiguration } from "./function-configuration.ts";
import { functionMetrics, type FunctionMetrics } from "./function-metrics.ts";
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
  readonly metrics: FunctionMetrics;
  readonly revisionId: string;
  readonly modifiedAtMs: number;
  /** Undefined until it is put. */
  eventInvoke: EventInvokeConfiguration | undefined;
  readonly statements: Map<string, PermissionStatement>;
  /** From now on it runs like this, in new environments. */
  reconfigure(configuration: FunctionConfiguration, revisionId: string): void;
  /** Environments stay as they are. Undefined: none is reserved. */
  reserveConcurrency(count: number | undefined): void;
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
  readonly metrics?: MetricSink;
  readonly onFault: (error: unknown) => void;
}

/** What it is until it is reconfigured. */
interface Version {
  readonly configuration: FunctionConfiguration;
  readonly revisionId: string;
  readonly modifiedAtMs: number;
  readonly pool: EnvironmentPool;
}

export function deployFunction(
  dependencies: FunctionDependencies,
  configuration: FunctionConfiguration,
  revisionId: string,
): DeployedFunction {
  const { account, clock } = dependencies;
  const arn = functionArn(account, configuration);
  const metrics = functionMetrics(dependencies.metrics ?? noMetrics, clock, configuration.name);
  let environmentCount = 0;
  const version = (of: FunctionConfiguration, revision: string): Version => ({
    configuration: of,
    revisionId: revision,
    modifiedAtMs: clock.now(),
    pool: createEnvironmentPool(
      () => environmentsMax(current.configuration),
      () => openEnvironment(dependencies, of, environmentCount++),
    ),
  });
  let current = version(configuration, revisionId);
  /** Of earlier versions, while their last invocations are under way. */
  let retired: readonly EnvironmentPool[] = [];
  const occupancy = (): number => [current.pool, ...retired].reduce((sum, pool) => sum + pool.occupancy(), 0);
  const take = (request: RunRequest): Promise<RunOutcome> => {
    const { pool, configuration: configured } = current;
    return pool.use((environment, isCold) => {
      const run = { configuration: configured, clock, metrics, concurrency: occupancy(), isCold };
      return runOn(environment, { invokedFunctionArn: arn, ...request }, run);
    });
  };
  const refuse = (occupied: number): void => {
    if (isWithinConcurrency(current.configuration, occupied)) return;
    metrics.throttled();
    throw tooManyRequests(current.configuration);
  };
  return {
    get configuration() {
      return current.configuration;
    },
    get revisionId() {
      return current.revisionId;
    },
    get modifiedAtMs() {
      return current.modifiedAtMs;
    },
    arn,
    metrics,
    eventInvoke: undefined,
    statements: new Map(),
    reconfigure(next, nextRevisionId) {
      current.pool.retire(dependencies.onFault);
      retired = [current.pool, ...retired].filter((pool) => pool.occupancy() > 0);
      current = version(next, nextRevisionId);
    },
    reserveConcurrency(reservedConcurrency) {
      current = { ...current, configuration: { ...current.configuration, reservedConcurrency } };
    },
    occupancy,
    async close() {
      await Promise.all([current.pool, ...retired].map((pool) => pool.close()));
    },
    async run(request) {
      refuse(occupancy());
      return take(request);
    },
    async runInTurn(request) {
      refuse(0);
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

interface Run {
  readonly configuration: FunctionConfiguration;
  readonly clock: FunctionDependencies["clock"];
  readonly metrics: FunctionMetrics;
  /** Invocations under way with this one. */
  readonly concurrency: number;
  readonly isCold: boolean;
}

/** One invocation on one environment, between its START and REPORT lines. */
async function runOn(environment: ExecutionEnvironment, request: Required<RunRequest>, run: Run): Promise<RunOutcome> {
  const { configuration, clock, metrics, concurrency } = run;
  const { requestId } = request;
  const { log } = environment;
  const { timeoutMs } = configuration;
  log.write(startLine(configuration, requestId, clock.now()));
  const startedMs = performance.now();
  const answer = await environment.invoke({ ...request, timeoutMs, nowMs: clock.now() });
  const durationMs = performance.now() - startedMs;
  metrics.invoked({ isError: answer.kind !== "returned", durationMs, concurrency });
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

const isWithinConcurrency = ({ reservedConcurrency }: FunctionConfiguration, occupancy: number): boolean =>
  occupancy < (reservedConcurrency ?? limits.accountConcurrency);

function tooManyRequests({ reservedConcurrency }: FunctionConfiguration): AwsError {
  const isReserved = reservedConcurrency !== undefined;
  return new AwsError("TooManyRequestsException", 429, "Rate Exceeded.", {
    members: {
      Reason: isReserved ? "ReservedFunctionConcurrentInvocationLimitExceeded" : "ConcurrentInvocationLimitExceeded",
    },
  });
}
