// The one clock of the embedded cloud. On a virtual clock an hour takes as long as its work takes;
// on a wall clock it takes an hour. Services wait, schedule and do I/O only through it.

/** Undoes a pending `at`; calling it after the callback ran does nothing. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since 1970 (UTC). */
  now(): number;

  /** Calls back once, at `timeMs` (or at once, asynchronously, where that has passed). Same instant: in order of registration. */
  at(timeMs: number, callback: () => void): Cancel;

  /** Resolves `delayMs` from now. Rejects with the signal's reason where it aborts first. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;

  /**
   * Does real work (disk, sockets, threads, a query) that takes `latencyMs` of this clock's time: the result is handed over
   * `latencyMs` from now, and a virtual clock never passes that instant before the work has settled. So work overlaps with
   * the simulation for as long as the real thing takes, and its effects land at the same instant on a fast and a slow machine.
   * With 0 time stands still until the work is done. A wall clock simply awaits it.
   *
   * Invariant: nothing in the embedded cloud awaits real I/O outside `work`, else a virtual clock runs ahead of it.
   */
  work<Result>(latencyMs: number, work: () => Promise<Result>): Promise<Result>;

  /**
   * Takes in what arrives from outside unasked, such as a device's message: at once, unless a virtual clock is on its way to an instant.
   * Then it waits and arrives at that instant, in its order, so that it does not matter how far the machine had come.
   */
  admit(arrival: () => void): void;
}
