// What CreateEventSourceMapping and UpdateEventSourceMapping say of a mapping. A setting that the embedded cloud would have to
// ignore is refused by name. https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
import { z } from "zod";
import { parseArn } from "../../engines/arn.ts";
import { invalidParameter } from "../function-validation.ts";
import { limits } from "../limits.ts";
import type { KinesisMapping, Mapping, SqsMapping } from "./event-source-mapping.ts";

export const mappingInput = {
  Enabled: z.boolean().optional(),
  BatchSize: z.number().int().optional(),
  MaximumBatchingWindowInSeconds: z.number().int().optional(),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).optional(),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })).optional() }).optional(),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.number().int().optional() }).optional(),
  MaximumRetryAttempts: z.number().int().optional(),
  MaximumRecordAgeInSeconds: z.number().int().optional(),
  BisectBatchOnFunctionError: z.boolean().optional(),
  ParallelizationFactor: z.literal(1).optional(),
  TumblingWindowInSeconds: z.literal(0).optional(),
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: z.string().optional() }).optional() })
    .optional(),
  Tags: z.record(z.string(), z.string()).optional(),
};

export type MappingRequest = z.output<z.ZodObject<typeof mappingInput>>;

/** @throws AwsError InvalidParameterValueException */
export function newMapping(
  eventSourceArn: string,
  startingPosition: string | undefined,
  given: MappingRequest,
): Mapping {
  const shared = { eventSourceArn, batchWindowMs: 0, reportsItemFailures: false };
  const service = parseArn(eventSourceArn)?.service;
  switch (service) {
    case "sqs": {
      const { batchSizeDefault: batchSize } = limits.sqs;
      return changedMapping({ kind: "sqs", ...shared, batchSize }, given);
    }
    case "kinesis": {
      if (startingPosition === undefined)
        throw invalidParameter(
          "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
        );
      if (startingPosition !== "LATEST" && startingPosition !== "TRIM_HORIZON")
        throw invalidParameter(`The embedded cloud starts at TRIM_HORIZON or LATEST, not at ${startingPosition}`);
      const { batchSizeDefault: batchSize } = limits.kinesis;
      const unbounded = { retryAttemptsMax: -1, recordAgeMsMax: -1, bisectsOnError: false };
      return changedMapping({ kind: "kinesis", ...shared, batchSize, startingPosition, ...unbounded }, given);
    }
    default:
      throw invalidParameter(
        `Unrecognized event source, must be kinesis or sqs here. Unsupported source arn ${eventSourceArn}`,
      );
  }
}

/** `current` with what the request names. */
export function changedMapping(current: Mapping, given: MappingRequest): Mapping {
  const {
    MaximumBatchingWindowInSeconds: windowSeconds,
    FunctionResponseTypes: types,
    FilterCriteria: criteria,
  } = given;
  const filters = criteria?.Filters?.map(({ Pattern }) => Pattern) ?? [];
  const shared = {
    batchSize: given.BatchSize ?? current.batchSize,
    batchWindowMs: windowSeconds === undefined ? current.batchWindowMs : windowSeconds * 1_000,
    reportsItemFailures: types === undefined ? current.reportsItemFailures : types.length > 0,
    filters: criteria === undefined ? current.filters : filters.length === 0 ? undefined : filters,
  };
  return current.kind === "sqs" ? changedQueue(current, shared, given) : changedStream(current, shared, given);
}

type SharedSettings = Pick<Mapping, "batchSize" | "batchWindowMs" | "reportsItemFailures" | "filters">;

const changedQueue = (current: SqsMapping, shared: SharedSettings, { ScalingConfig }: MappingRequest): SqsMapping => ({
  ...current,
  ...shared,
  concurrencyMax: ScalingConfig === undefined ? current.concurrencyMax : ScalingConfig.MaximumConcurrency,
});

function changedStream(current: KinesisMapping, shared: SharedSettings, given: MappingRequest): KinesisMapping {
  const { MaximumRecordAgeInSeconds: ageSeconds, DestinationConfig } = given;
  return {
    ...current,
    ...shared,
    retryAttemptsMax: given.MaximumRetryAttempts ?? current.retryAttemptsMax,
    recordAgeMsMax: ageSeconds === undefined ? current.recordAgeMsMax : ageSeconds < 0 ? -1 : ageSeconds * 1_000,
    bisectsOnError: given.BisectBatchOnFunctionError ?? current.bisectsOnError,
    onFailureArn: DestinationConfig === undefined ? current.onFailureArn : DestinationConfig.OnFailure?.Destination,
  };
}
