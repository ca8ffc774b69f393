// What a FIFO queue remembers for five minutes, so that a message sent twice is taken once.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
import { deduplicationMs } from "./limits.ts";
import type { Message } from "./message.ts";

interface Memory {
  readonly message: Message;
  readonly forgottenAtMs: number;
}

export class Deduplication {
  readonly #memories = new Map<string, Memory>();

  /** The message accepted under this id within the interval; the send of a duplicate answers with its ids. */
  recall(id: string, nowMs: number): Message | undefined {
    for (const [oldest, { forgottenAtMs }] of this.#memories) {
      if (forgottenAtMs > nowMs) break;
      this.#memories.delete(oldest);
    }
    return this.#memories.get(id)?.message;
  }

  remember(id: string, message: Message, nowMs: number): void {
    this.#memories.set(id, { message, forgottenAtMs: nowMs + deduplicationMs });
  }
}
