// A message's system attributes, as ReceiveMessage and Lambda's events name them.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
import type { Message } from "./message.ts";

export function systemAttributes(message: Message): Record<string, string> {
  const { fifo, groupId, traceHeader, deadLetterSourceArn, firstReceivedAtMs } = message;
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    ...(traceHeader === undefined ? {} : { AWSTraceHeader: traceHeader }),
    SentTimestamp: String(message.sentAtMs),
    ...(fifo === undefined ? {} : { SequenceNumber: fifo.sequenceNumber }),
    ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
    SenderId: message.senderId,
    ...(fifo === undefined ? {} : { MessageDeduplicationId: fifo.deduplicationId }),
    ...(firstReceivedAtMs === undefined ? {} : { ApproximateFirstReceiveTimestamp: String(firstReceivedAtMs) }),
    ...(deadLetterSourceArn === undefined ? {} : { DeadLetterQueueSourceArn: deadLetterSourceArn }),
  };
}
