// A function and a mapping as the Lambda API shows them. Shapes as recorded on AWS.
// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
import type { DeployedFunction } from "./deployed-function.ts";
import type { ActiveMapping } from "./mappings/event-source-mappings.ts";

export function describeFunction({ configuration, arn, revisionId, modifiedAtMs }: DeployedFunction): object {
  const { deadLetterArn } = configuration;
  return {
    FunctionName: configuration.name,
    FunctionArn: arn,
    Runtime: configuration.runtime,
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
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: configuration.architectures,
    EphemeralStorage: { Size: configuration.ephemeralStorageMb },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { LogFormat: configuration.logFormat, LogGroup: configuration.logGroup },
  };
}

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
