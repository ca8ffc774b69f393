// The open buffers of a delivery stream, one per object to come: each partition, and each kind of error. A buffer is sealed by
// size or by the interval since its first record, whichever comes first.
// https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html
import type { Cancel, Clock } from "../kernel/clock.ts";
import type { ErrorOutputType } from "./error-record.ts";
import { limits } from "./limits.ts";
import type { RecordBuffer } from "./record-buffer.ts";
import { type BufferedRecord } from "./record-buffer.ts";

export type Target =
  /** Values in the order of the prefix' partition keys; none without dynamic partitioning. */
  | { readonly kind: "records"; readonly partitionValues: readonly string[] }
  | { readonly kind: "errors"; readonly type: ErrorOutputType };

interface OpenBuffer {
  readonly target: Target;
  readonly buffer: RecordBuffer;
  readonly cancelInterval: Cancel;
}

export interface DestinationBuffersOptions {
  readonly clock: Clock;
  readonly bufferBytes: number;
  readonly bufferMs: number;
  readonly createBuffer: (target: Target) => RecordBuffer;
  readonly onSealed: (target: Target, buffer: RecordBuffer) => void;
}

export class DestinationBuffers {
  readonly #options: DestinationBuffersOptions;
  readonly #open = new Map<string, OpenBuffer>();
  #partitionCount = 0;

  constructor(options: DestinationBuffersOptions) {
    this.#options = options;
  }

  get recordCount(): number {
    let count = 0;
    for (const { buffer } of this.#open.values()) count += buffer.recordCount;
    return count;
  }

  get partitionCount(): number {
    return this.#partitionCount;
  }

  /** Infinity where no buffer is open. */
  get oldestArrivedAtMs(): number {
    let oldestMs = Infinity;
    for (const { buffer } of this.#open.values()) oldestMs = Math.min(oldestMs, buffer.oldestArrivedAtMs);
    return oldestMs;
  }

  /** False where the record's partition would be one too many; then it is not taken. */
  append(target: Target, record: BufferedRecord): boolean {
    const key = keyOf(target);
    const open = this.#open.get(key) ?? this.#openBuffer(key, target);
    if (open === undefined) return false;
    open.buffer.append(record);
    if (open.buffer.byteCount >= this.#options.bufferBytes) this.#seal(key, open);
    return true;
  }

  #openBuffer(key: string, target: Target): OpenBuffer | undefined {
    if (target.kind === "records" && this.#partitionCount >= limits.activePartitionsMax) return undefined;
    if (target.kind === "records") this.#partitionCount++;
    const { clock, bufferMs, createBuffer } = this.#options;
    const open: OpenBuffer = {
      target,
      buffer: createBuffer(target),
      cancelInterval: clock.at(clock.now() + bufferMs, () => this.#seal(key, open)),
    };
    this.#open.set(key, open);
    return open;
  }

  #seal(key: string, open: OpenBuffer): void {
    open.cancelInterval();
    this.#open.delete(key);
    if (open.target.kind === "records") this.#partitionCount--;
    this.#options.onSealed(open.target, open.buffer);
  }
}

const keyOf = (target: Target): string =>
  target.kind === "errors" ? `!${target.type}` : `=${target.partitionValues.join("\u0000")}`;
