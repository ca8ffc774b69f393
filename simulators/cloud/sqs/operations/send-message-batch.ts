// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import type { Operation } from "../../wire/operation.ts";
import { answerBatch } from "../batch.ts";
import type { SqsContext } from "../context.ts";
import { batchBytesMax } from "../limits.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";
import { messageBytes } from "../sender.ts";
import { describeSent, readSendEntry, sendEntrySchema, type SendEntry } from "../wire-message.ts";

export const sendMessageBatch = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "SendMessageBatch",
    action: "SendMessage",
    input: z.object({ QueueUrl: queueUrl, Entries: z.array(sendEntrySchema.extend({ Id: z.string() })) }),
    run(queue, { Entries: entries }, { principal }) {
      checkLength(entries);
      return answerBatch(entries, (entry) => describeSent(context.send(queue, principal, readSendEntry(entry))));
    },
  });

function checkLength(entries: readonly SendEntry[]): void {
  const bytes = entries.reduce((sum, entry) => {
    const { body, attributes } = readSendEntry(entry);
    return sum + messageBytes(body, attributes);
  }, 0);
  if (bytes <= batchBytesMax) return;
  const message = `Batch requests cannot be longer than ${batchBytesMax} bytes. You have sent ${bytes} bytes.`;
  throw new AwsError("BatchRequestTooLong", 400, message);
}
