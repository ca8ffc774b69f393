// A function and a mapping as the Lambda API shows them. Shapes as recorded on AWS.
// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
import { createHash } from "node:crypto";
import { parseArn } from "../engines/arn.ts";
import type { DeployedFunction } from "./deployed-function.ts";
import type { ActiveMapping } from "./mappings/event-source-mappings.ts";

/** What an answer shows of a function's state: at rest, or as what the request just asked for is under way on AWS. */
export type FunctionPhase = "resting" | "creating" | "updating";

const phases = {
  resting: { State: "Active", LastUpdateStatus: "Successful" },
  creating: { State: "Pending", StateReason: "The function is being created.", StateReasonCode: "Creating" },
  updating: {
    State: "Active",
    LastUpdateStatus: "InProgress",
    LastUpdateStatusReason: "The function is being created.",
    LastUpdateStatusReasonCode: "Creating",
  },
} as const satisfies Record<FunctionPhase, object>;

export function describeFunction(deployed: DeployedFunction, phase: FunctionPhase = "resting"): object {
  const { configuration, arn, revisionId, modifiedAtMs } = deployed;
  const { deadLetterArn, runtime } = configuration;
  return {
    FunctionName: configuration.name,
    FunctionArn: arn,
    Runtime: runtime,
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(arn, runtime) },
    Role: configuration.roleArn,
    Handler: configuration.handler,
    CodeSize: configuration.code.sizeBytes,
    Description: configuration.description,
    Timeout: configuration.timeoutMs / 1000,
    MemorySize: configuration.memoryMb,
    LastModified: lambdaTime(modifiedAtMs),
    CodeSha256: configuration.code.sha256,
    Version: "$LATEST",
    ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { TargetArn: deadLetterArn } }),
    Environment: { Variables: configuration.variables },
    TracingConfig: { Mode: "PassThrough" },
    RevisionId: revisionId,
    ...phases[phase],
    PackageType: "Zip",
    Architectures: configuration.architectures,
    EphemeralStorage: { Size: configuration.ephemeralStorageMb },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { LogFormat: configuration.logFormat, LogGroup: configuration.logGroup },
  };
}

/** Of no version in particular: a digest of the runtime's name. */
const runtimeVersionArn = (functionArn: string, runtime: string): string =>
  `arn:aws:lambda:${parseArn(functionArn)?.region ?? ""}::runtime:${createHash("sha256").update(runtime).digest("hex")}`;

/** `2026-11-21T10:00:00.000+0000`, a form of its own. */
export const lambdaTime = (epochMs: number): string => new Date(epochMs).toISOString().replace("Z", "+0000");

/** `state`: what a change just asked for shows (`Enabling`, `Updating`); by default where the mapping rests. */
export function describeMapping(active: ActiveMapping, state = active.isEnabled ? "Enabled" : "Disabled"): object {
  const { mapping } = active;
  const shared = {
    UUID: active.uuid,
    EventSourceMappingArn: active.arn,
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: active.target.arn,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.batchWindowMs / 1000,
    FilterCriteria: mapping.filters === undefined ? undefined : { Filters: mapping.filters.map(asFilter) },
    FunctionResponseTypes: mapping.reportsItemFailures ? ["ReportBatchItemFailures"] : [],
    LastModified: active.modifiedAtMs / 1000,
    State: state,
  };
  switch (mapping.kind) {
    case "sqs": {
      const { concurrencyMax } = mapping;
      const scaling = concurrencyMax === undefined ? {} : { ScalingConfig: { MaximumConcurrency: concurrencyMax } };
      return { ...shared, ...scaling, StateTransitionReason: "USER_INITIATED" };
    }
    case "kinesis":
      return {
        ...shared,
        StateTransitionReason: "User action",
        LastProcessingResult: active.poller.lastResult(),
        StartingPosition: mapping.startingPosition,
        ParallelizationFactor: 1,
        BisectBatchOnFunctionError: mapping.bisectsOnError,
        MaximumRetryAttempts: mapping.retryAttemptsMax,
        MaximumRecordAgeInSeconds: mapping.recordAgeMsMax < 0 ? -1 : mapping.recordAgeMsMax / 1000,
        TumblingWindowInSeconds: 0,
        DestinationConfig: { OnFailure: { Destination: mapping.onFailureArn } },
      };
  }
}

const asFilter = (pattern: string): object => ({ Pattern: pattern });
