// What the pipeline set aside on the way: records that the topic rule could not deliver, and messages in dead-letter queues.

export interface DeadLetters {
  readonly queue: string;
  readonly messageCount: number;
}

export interface Leftovers {
  /** Objects that the rule's error action wrote. */
  ruleErrorCount(): Promise<number>;
  /** Each dead-letter queue of the stage, empty ones included. */
  deadLetters(): Promise<readonly DeadLetters[]>;
}

/** The folders right under the telemetry table's location, `dt=2026-01-05`. */
export type PartitionListing = () => Promise<readonly string[]>;
