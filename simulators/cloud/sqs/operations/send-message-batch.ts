// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import type { Operation } from "../../wire/operation.ts";
import { answerBatch, checkEntries } from "../batch.ts";
import type { SqsContext } from "../context.ts";
import { batchBytesMax } from "../limits.ts";
import { invalidParameter, missingDeduplicationId } from "../queue-errors.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";
import type { QueueSettings } from "../queue-settings.ts";
import { describeSent, entryBytes, readSendEntry, sendEntrySchema, type SendEntry } from "../wire-message.ts";

export const sendMessageBatch = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "SendMessageBatch",
    action: "SendMessage",
    input: z.object({ QueueUrl: queueUrl, Entries: z.array(sendEntrySchema.extend({ Id: z.string() })) }),
    run(queue, { Entries: entries }, { principal, traceHeader }) {
      checkEntries("SendMessageBatch", entries);
      checkLength(entries);
      if (queue.settings.isFifo) checkFifoIds(queue.settings, entries);
      return answerBatch(entries, (entry) =>
        describeSent(context.send(queue, principal, readSendEntry(entry, traceHeader)), entry),
      );
    },
  });

function checkLength(entries: readonly SendEntry[]): void {
  const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes <= batchBytesMax) return;
  const message = `Batch requests cannot be longer than ${batchBytesMax} bytes. You have sent ${bytes} bytes.`;
  throw new AwsError("BatchRequestTooLong", 400, message);
}

/** One entry without its ids fails the batch. */
function checkFifoIds({ isContentDeduplicated }: QueueSettings, entries: readonly SendEntry[]): void {
  for (const { MessageGroupId: groupId, MessageDeduplicationId: deduplicationId } of entries) {
    if (!isContentDeduplicated && deduplicationId === undefined) throw missingDeduplicationId();
    if (groupId === undefined) throw invalidParameter("The request must contain the parameter MessageGroupId.");
  }
}
