// Records on their way into one object: their bytes back to back in chunks, ready to be written out as they lie, and for each
// its bounds, arrival and origin. One buffer is one object of one partition, or of one kind of error.

export interface BufferedRecord {
  readonly data: Buffer;
  readonly arrivedAtMs: number;
  /** Of the source stream; undefined for direct puts. */
  readonly sequenceNumber: string | undefined;
}

const chunkBytesMin = 16 * 1024;
const chunkBytesMax = 1024 * 1024;
const newline = 10;

export class RecordBuffer {
  readonly #chunks: Buffer[] = [];
  /** Of the last chunk, in use. */
  #used = 0;
  readonly #chunkOf: number[] = [];
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  readonly #arrivals: number[] = [];
  readonly #sequenceNumbers: (string | undefined)[] = [];
  readonly #terminator: Buffer;
  readonly #isOnePerLine: boolean;
  #byteCount = 0;
  #oldestArrivedAtMs = Infinity;
  #hasOddRecord = false;

  /** `lines` ends each record with a newline unless it has one; otherwise `delimiter` (if any) is appended to each. */
  constructor(
    framing: { readonly kind: "lines" } | { readonly kind: "joined"; readonly delimiter: string | undefined },
  ) {
    this.#isOnePerLine = framing.kind === "lines";
    this.#terminator = Buffer.from(framing.kind === "lines" ? "\n" : (framing.delimiter ?? ""));
  }

  get recordCount(): number {
    return this.#starts.length;
  }

  /** Of the records alone, as buffering hints count them. */
  get byteCount(): number {
    return this.#byteCount;
  }

  get oldestArrivedAtMs(): number {
    return this.#oldestArrivedAtMs;
  }

  /** Whether some record is empty or spans several lines, so that lines and records do not match one to one. */
  get hasOddRecord(): boolean {
    return this.#hasOddRecord;
  }

  append({ data, arrivedAtMs, sequenceNumber }: BufferedRecord): void {
    const isTerminated = this.#isOnePerLine && data.at(-1) === newline;
    const terminatorLength = isTerminated ? 0 : this.#terminator.length;
    const chunk = this.#room(data.length + terminatorLength);
    if (this.#isOnePerLine && isOdd(data, isTerminated)) this.#hasOddRecord = true;
    this.#chunkOf.push(this.#chunks.length - 1);
    this.#starts.push(this.#used);
    this.#lengths.push(data.length);
    this.#arrivals.push(arrivedAtMs);
    this.#sequenceNumbers.push(sequenceNumber);
    this.#used += data.copy(chunk, this.#used);
    if (terminatorLength > 0) this.#used += this.#terminator.copy(chunk, this.#used);
    this.#byteCount += data.length;
    if (arrivedAtMs < this.#oldestArrivedAtMs) this.#oldestArrivedAtMs = arrivedAtMs;
  }

  record(index: number): BufferedRecord {
    const start = this.#starts[index];
    const chunk = this.#chunks[this.#chunkOf[index] ?? -1];
    const arrivedAtMs = this.#arrivals[index];
    if (start === undefined || chunk === undefined || arrivedAtMs === undefined) {
      throw new Error(`the buffer has ${this.recordCount} records, none at ${index}`);
    }
    const data = chunk.subarray(start, start + (this.#lengths[index] ?? 0));
    return { data, arrivedAtMs, sequenceNumber: this.#sequenceNumbers[index] };
  }

  /** The object's bytes, in order. */
  chunks(): readonly Buffer[] {
    return this.#chunks.map((chunk, index) =>
      index === this.#chunks.length - 1 ? chunk.subarray(0, this.#used) : chunk,
    );
  }

  #room(length: number): Buffer {
    const last = this.#chunks.at(-1);
    if (last !== undefined && this.#used + length <= last.length) return last;
    if (last !== undefined) this.#chunks[this.#chunks.length - 1] = last.subarray(0, this.#used);
    const grown = Math.min(chunkBytesMax, Math.max(chunkBytesMin, 2 * (last?.length ?? 0)));
    const chunk = Buffer.allocUnsafeSlow(Math.max(grown, length));
    this.#chunks.push(chunk);
    this.#used = 0;
    return chunk;
  }
}

function isOdd(data: Buffer, isTerminated: boolean): boolean {
  const first = data.indexOf(newline);
  return data.length <= (isTerminated ? 1 : 0) || (first >= 0 && first < data.length - 1);
}
