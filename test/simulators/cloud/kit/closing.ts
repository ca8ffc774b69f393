// The end of what a test opens: of the test that runs, or of the file where none does yet.
import { afterAll, onTestFinished, TestRunner, type RunnerTestCase } from "vitest";

/** Called in a test, or in what runs before each; otherwise at a file's top, outside every hook. */
export function atEnd(close: () => Promise<void>): void {
  const running = TestRunner.getCurrentTest<RunnerTestCase | undefined>();
  if (running === undefined) afterAll(close);
  else onTestFinished(close);
}

export interface Closers {
  readonly add: (close: () => unknown) => void;
  /** The last that was added first. A second call finds nothing left. */
  readonly closeAll: () => Promise<void>;
}

export function closers(): Closers {
  const waiting: (() => unknown)[] = [];
  return {
    add: (close) => void waiting.push(close),
    async closeAll() {
      for (let close = waiting.pop(); close !== undefined; close = waiting.pop()) await close();
    },
  };
}
