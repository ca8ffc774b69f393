// Batch requests: up to ten entries, each with an id of its own, each answered by itself.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html
import { AwsError } from "../wire/aws-error.ts";
import { batchEntriesMax } from "./limits.ts";

interface BatchEntry {
  readonly Id: string;
}

interface FailedEntry {
  readonly Id: string;
  readonly Code: string;
  readonly Message: string;
  readonly SenderFault: boolean;
}

export interface BatchAnswer {
  readonly Successful: readonly object[];
  readonly Failed?: readonly FailedEntry[];
}

/** To entries that have been checked. */
export function answerBatch<Entry extends BatchEntry>(
  entries: readonly Entry[],
  answerEntry: (entry: Entry) => object,
): BatchAnswer {
  const successful: object[] = [];
  const failed: FailedEntry[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...answerEntry(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: error.status < 500 });
    }
  }
  return { Successful: successful, ...(failed.length === 0 ? {} : { Failed: failed }) };
}

/** @throws AwsError EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId, BatchEntryIdsNotDistinct */
export function checkEntries(operation: string, entries: readonly BatchEntry[]): void {
  if (entries.length === 0)
    throw fault("EmptyBatchRequest", `There should be at least one ${operation}RequestEntry in the request.`);
  if (entries.length > batchEntriesMax) {
    const message = `Maximum number of entries per request are ${batchEntriesMax}. You have sent ${entries.length}.`;
    throw fault("TooManyEntriesInBatchRequest", message);
  }
  const seen = new Set<string>();
  for (const { Id: id } of entries) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(id)) {
      throw fault(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
      );
    }
    if (seen.has(id)) throw fault("BatchEntryIdsNotDistinct", `Id ${id} repeated.`);
    seen.add(id);
  }
}

const fault = (code: string, message: string): AwsError => new AwsError(code, 400, message);
