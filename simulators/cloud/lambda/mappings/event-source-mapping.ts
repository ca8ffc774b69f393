// What an event source mapping is: a source, a function, and how records become invocations.
// https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html

interface MappingSettings {
  readonly eventSourceArn: string;
  readonly batchSize: number;
  readonly batchWindowMs: number;
  /** FunctionResponseTypes holds ReportBatchItemFailures. */
  readonly reportsItemFailures: boolean;
  /** Event patterns, JSON text: a record that none of them matches is passed over. Undefined: all are taken. */
  readonly filters?: readonly string[] | undefined;
}

export interface SqsMapping extends MappingSettings {
  readonly kind: "sqs";
  readonly concurrencyMax?: number | undefined;
}

export interface KinesisMapping extends MappingSettings {
  readonly kind: "kinesis";
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  /** -1: until the records expire. */
  readonly retryAttemptsMax: number;
  /** -1: no age is too old. */
  readonly recordAgeMsMax: number;
  readonly bisectsOnError: boolean;
  readonly onFailureArn?: string | undefined;
}

export type Mapping = SqsMapping | KinesisMapping;

/** Reads one source on a mapping's behalf, from `start` on. */
export interface Poller {
  /** From the next batch on; undefined where another poller has to take over. */
  reconfigure?(mapping: Mapping): void;
  start(): void;
  /** Takes no further records; batches under way end as they would. */
  stop(): void;
  /** Records taken from the source and not done yet. */
  backlog(): number;
  /** `OK`, `No records processed`, or `PROBLEM: ...` as LastProcessingResult shows it. */
  lastResult(): string;
}
