// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";
import { describeSent, readSendEntry, sendEntrySchema } from "../wire-message.ts";

export const sendMessage = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "SendMessage",
    input: sendEntrySchema.extend({ QueueUrl: queueUrl }),
    run: (queue, input, { principal, traceHeader }) =>
      describeSent(context.send(queue, principal, readSendEntry(input, traceHeader)), input),
  });
