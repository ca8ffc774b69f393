// Records of one shard (or of direct puts) on their way to the transform: batched by size and interval, at most five batches at
// the function at a time. https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
import type { Cancel, Clock } from "../kernel/clock.ts";
import type { TransformConfiguration } from "./configuration.ts";
import { limits } from "./limits.ts";
import { eventBytesOf, type SourceRecord } from "./transform-event.ts";

export interface TransformQueueOptions {
  readonly clock: Clock;
  readonly transform: TransformConfiguration;
  /** Never rejects for a fault of the function: it settles every record of the batch. */
  readonly run: (batch: readonly SourceRecord[]) => Promise<void>;
  readonly onFault: (error: unknown) => void;
  /** There is room again after `hasRoom` was false. */
  readonly onRoom: () => void;
}

export class TransformQueue {
  readonly #options: TransformQueueOptions;
  readonly #sealed: SourceRecord[][] = [];
  #open: SourceRecord[] = [];
  #openBytes = 0;
  #openEventBytes = 0;
  #cancelInterval: Cancel | undefined;
  readonly #running = new Set<readonly SourceRecord[]>();
  #recordCount = 0;

  constructor(options: TransformQueueOptions) {
    this.#options = options;
  }

  /** Records not settled yet. */
  get recordCount(): number {
    return this.#recordCount;
  }

  /** Of the records not settled yet; undefined where there is none. */
  get oldestArrivedAtMs(): number | undefined {
    const firsts = [...this.#running, ...this.#sealed.slice(0, 1), this.#open].flatMap((batch) => batch.slice(0, 1));
    return firsts.length === 0 ? undefined : Math.min(...firsts.map(({ arrivedAtMs }) => arrivedAtMs));
  }

  /** False while full batches wait for an invocation to end: then the source is not read further. */
  get hasRoom(): boolean {
    return this.#sealed.length === 0;
  }

  add(record: SourceRecord): void {
    const { clock, transform } = this.#options;
    const eventBytes = eventBytesOf(record);
    if (this.#openEventBytes + eventBytes > limits.transformPayloadBytesMax) this.#seal();
    if (this.#open.length === 0) {
      this.#cancelInterval = clock.at(clock.now() + transform.bufferMs, () => this.#seal());
    }
    this.#open.push(record);
    this.#recordCount++;
    this.#openBytes += record.data.length;
    this.#openEventBytes += eventBytes;
    if (this.#openBytes >= transform.bufferBytes) this.#seal();
  }

  #seal(): void {
    this.#cancelInterval?.();
    this.#cancelInterval = undefined;
    if (this.#open.length === 0) return;
    this.#sealed.push(this.#open);
    this.#open = [];
    this.#openBytes = 0;
    this.#openEventBytes = 0;
    this.#pump();
  }

  #pump(): void {
    while (this.#running.size < limits.transformOutstandingMax) {
      const batch = this.#sealed.shift();
      if (batch === undefined) return;
      this.#running.add(batch);
      this.#run(batch).catch(this.#options.onFault);
    }
  }

  async #run(batch: readonly SourceRecord[]): Promise<void> {
    try {
      await this.#options.run(batch);
    } finally {
      this.#running.delete(batch);
      this.#recordCount -= batch.length;
      const waitingCount = this.#sealed.length;
      this.#pump();
      if (waitingCount > 0 && this.hasRoom) this.#options.onRoom();
    }
  }
}
