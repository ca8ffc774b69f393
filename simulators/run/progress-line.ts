// What a run says of itself while it runs: one line that is rewritten on a terminal, a plain line now and then elsewhere.
// Goes to stderr, so that stdout holds results alone.
import { styleText } from "node:util";

export interface ProgressLine {
  /** `isFinal` lines stay. */
  show(text: string, isFinal?: boolean): void;
}

/** Machine time between two plain lines, and between two rewrites of the terminal's. */
const plainEveryMs = 10_000;
const terminalEveryMs = 200;

/** `machineMs`: a monotonic count of milliseconds of machine time. */
export function progressLine(stream: NodeJS.WriteStream, machineMs: () => number): ProgressLine {
  const isTerminal = stream.isTTY;
  const everyMs = isTerminal ? terminalEveryMs : plainEveryMs;
  let shownAtMs = -Infinity;
  return {
    show(text, isFinal = false) {
      const nowMs = machineMs();
      if (!isFinal && nowMs - shownAtMs < everyMs) return;
      shownAtMs = nowMs;
      if (!isTerminal) stream.write(`${text}\n`);
      else stream.write(`\r\u001b[K${isFinal ? `${text}\n` : styleText("dim", text, { stream })}`);
    },
  };
}
