// The events of one log stream in memory: the newest, numbered from the stream's beginning so that page tokens stay true.
import { limits } from "./limits.ts";

export interface LogEvent {
  readonly timeMs: number;
  readonly ingestedAtMs: number;
  readonly message: string;
}

export interface LogStream {
  readonly name: string;
  readonly createdAtMs: number;
  append(event: LogEvent): void;
  /** Events by number from `from` (at least the oldest kept) up to `count` of them. */
  read(from: number, count: number): { readonly events: readonly LogEvent[]; readonly from: number };
  /** The number of the oldest event kept, and of the next to come. */
  firstNumber(): number;
  nextNumber(): number;
  first(): LogEvent | undefined;
  last(): LogEvent | undefined;
}

export function createLogStream(name: string, createdAtMs: number): LogStream {
  /** Twice the bound before the older half goes, so that an append costs the same on average. */
  let events: LogEvent[] = [];
  let dropped = 0;
  return {
    name,
    createdAtMs,
    append(event) {
      events.push(event);
      if (events.length < 2 * limits.eventsPerStreamKept) return;
      dropped += events.length - limits.eventsPerStreamKept;
      events = events.slice(-limits.eventsPerStreamKept);
    },
    read(from, count) {
      const start = Math.max(from, dropped);
      return { events: events.slice(start - dropped, start - dropped + count), from: start };
    },
    firstNumber: () => dropped,
    nextNumber: () => dropped + events.length,
    first: () => events[0],
    last: () => events.at(-1),
  };
}
