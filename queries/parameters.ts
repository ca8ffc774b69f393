// Every parameter a report's SQL may name, with its value for a window. `:name` in the SQL stands for one of these.
import type { SqlValue } from "./sql-literal.ts";
import type { HourWindow } from "./window.ts";
import { hourMs, windowAfter } from "./window.ts";

/** The values of all parameters for one window. */
export function windowParameters(window: HourWindow) {
  const previous = windowAfter(window, -1);
  return {
    dt: { kind: "varchar", value: window.dt },
    hour: { kind: "varchar", value: window.hour },
    previous_dt: { kind: "varchar", value: previous.dt },
    previous_hour: { kind: "varchar", value: previous.hour },
    hour_start_at: { kind: "timestamp", epochMs: window.startMs },
    hour_start_ms: { kind: "bigint", value: window.startMs },
    hour_end_ms: { kind: "bigint", value: window.startMs + hourMs },
    late_after: { kind: "interval", seconds: lateAfterMs / 1000 },
  } as const satisfies Record<string, SqlValue>;
}

export type ParameterName = keyof ReturnType<typeof windowParameters>;
