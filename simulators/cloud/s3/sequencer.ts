// Event sequencers: hexadecimal, rising with every write, so that for one key the greater is the later.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html

export class Sequencer {
  #lastMs = 0;
  #count = 0;

  /** Eighteen digits: milliseconds (12) and the count within one (6). */
  next(nowMs: number): string {
    if (nowMs > this.#lastMs) {
      this.#lastMs = nowMs;
      this.#count = 0;
    } else this.#count++;
    return (hex(this.#lastMs, 12) + hex(this.#count, 6)).toUpperCase();
  }

  /** Goes on after what was written up to `timeMs`. */
  skipTo(timeMs: number): void {
    this.#lastMs = Math.max(this.#lastMs, timeMs + 1);
  }
}

const hex = (value: number, digitCount: number): string => value.toString(16).padStart(digitCount, "0");
