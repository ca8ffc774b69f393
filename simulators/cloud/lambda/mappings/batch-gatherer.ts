// Gathers messages for one mapping into batches: a batch goes when it is full, by count or payload, or when its window ends.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
import type { Cancel, Clock } from "../../kernel/clock.ts";
import type { ReceivedMessage } from "../../ports/message-queues.ts";
import { limits } from "../limits.ts";
import { takeBatch } from "./sqs-event.ts";

export interface BatchGatherer {
  /** Hands full batches over at once; what remains waits for its window, which starts with its first message. */
  add(messages: readonly ReceivedMessage[]): void;
  count(): number;
}

export function createBatchGatherer(
  clock: Clock,
  { batchSize, batchWindowMs }: { batchSize: number; batchWindowMs: number },
  onBatch: (batch: readonly ReceivedMessage[]) => void,
): BatchGatherer {
  let gathered: readonly ReceivedMessage[] = [];
  let windowEnd: Cancel | undefined;

  const hand = (batch: readonly ReceivedMessage[]): void => {
    gathered = gathered.slice(batch.length);
    windowEnd?.();
    windowEnd = undefined;
    onBatch(batch);
  };

  return {
    add(messages) {
      gathered = [...gathered, ...messages];
      for (;;) {
        const { batch, isFull } = takeBatch(gathered, { batchSize, payloadBytesMax: limits.payloadBytesMax });
        if (batch.length === 0) return;
        if (!isFull && batchWindowMs > 0) break;
        hand(batch);
      }
      windowEnd ??= clock.at(clock.now() + batchWindowMs, () => {
        windowEnd = undefined;
        if (gathered.length > 0) hand(gathered);
      });
    },
    count: () => gathered.length,
  };
}
