// The partition keys that a transform gave a record. https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html
import type { Failure } from "./error-record.ts";

/** The values of `names`, in order; undefined where one is missing, empty or no text. */
export function partitionValues(names: readonly string[], partitionKeys: unknown): readonly string[] | undefined {
  if (names.length === 0) return [];
  if (!isRecord(partitionKeys)) return undefined;
  const values: string[] = [];
  for (const name of names) {
    const value = partitionKeys[name];
    if (typeof value !== "string" || value.length === 0) return undefined;
    values.push(value);
  }
  return values;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

export const missingPartitionKeys: Failure = {
  code: "DynamicPartitioning.MetadataExtractionFailed",
  message: "partitionKeys values must not be null or empty",
};

/** AWS counts such records as ActivePartitionsLimitExceeded; the code in their error records is not documented. */
export const tooManyPartitions: Failure = {
  code: "DynamicPartitioning.ActivePartitionsLimitExceeded",
  message: "The number of active partitions exceeds the limit of the delivery stream.",
};
