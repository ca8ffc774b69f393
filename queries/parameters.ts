// Every parameter that a report's SQL may name, with its value for a contract and a window. `:name` in the SQL stands for one of these.
import type { Measurement, Telemetry } from "../contract/index.ts";
import { isMeasurement, isNumeric } from "../contract/index.ts";
import type { SqlValue } from "./sql-literal.ts";
import { sqlLiteral } from "./sql-literal.ts";
import type { Window } from "./window.ts";
import { dayOf, windowBefore } from "./window.ts";

/** What the parameters derive from. */
export interface Scope {
  readonly contract: Telemetry;
  readonly window: Window;
}

export type Parameters = Readonly<Record<string, SqlValue>>;

/** The values of all parameters; those that say `hour` stand for an hour's window alone. */
export const parametersOf = ({ contract, window }: Scope): Parameters => ({
  ...contractParameters(contract),
  ...windowParameters(window),
});

function windowParameters(window: Window): Parameters {
  const before = windowBefore(window);
  const day = dayOf(window.startMs);
  return {
    dt: { kind: "varchar", value: window.dt },
    previous_dt: { kind: "varchar", value: before.dt },
    day_start_at: { kind: "timestamp", epochMs: day.startMs },
    day_start_ms: { kind: "bigint", value: day.startMs },
    day_end_ms: { kind: "bigint", value: day.endMs },
    ...(window.kind === "hour" && {
      hour: { kind: "varchar", value: window.hour },
      ...(before.kind === "hour" && { previous_hour: { kind: "varchar", value: before.hour } }),
      hour_start_at: { kind: "timestamp", epochMs: window.startMs },
      hour_start_ms: { kind: "bigint", value: window.startMs },
      hour_end_ms: { kind: "bigint", value: window.endMs },
    }),
  };
}

function contractParameters({ device, identity, eventTime, sequence, lateness, fields }: Telemetry): Parameters {
  return {
    device: { kind: "identifier", name: device },
    identity: { kind: "identifiers", names: identity },
    event_time: { kind: "identifier", name: eventTime },
    // Without boots a device has one; without numbers there are none to miss.
    boot: sequence?.boot === undefined ? { kind: "varchar", value: "" } : { kind: "identifier", name: sequence.boot },
    sequence: sequence === undefined ? { kind: "null", type: "bigint" } : { kind: "identifier", name: sequence.column },
    late_after: { kind: "interval", seconds: lateness.lateAfterMs / 1_000 },
    is_alert: { kind: "expression", sql: alertExpression(fields) },
  };
}

/** Whether a reading has a value beyond one of the contract's alert limits; a value that is null is none. */
function alertExpression(fields: Telemetry["fields"]): string {
  const beyond = fields.filter(isNumeric).flatMap(({ column, alert = {} }) => {
    const name = sqlLiteral({ kind: "identifier", name: column });
    return [
      ...(alert.above === undefined ? [] : [`${name} > ${limitText(alert.above)}`]),
      ...(alert.below === undefined ? [] : [`${name} < ${limitText(alert.below)}`]),
    ];
  });
  return beyond.length === 0 ? "false" : beyond.map((comparison) => `coalesce(${comparison}, false)`).join(" or ");
}

const limitText = (value: number): string => sqlLiteral({ kind: "double", value });

/** What stands for a measurement's own where a file repeats something for each. */
export function measurementParameters({ unit, alert = {} }: Measurement): Parameters {
  const limit = (value: number | undefined): SqlValue =>
    value === undefined ? { kind: "null", type: "double" } : { kind: "double", value };
  return { unit: { kind: "varchar", value: unit }, above: limit(alert.above), below: limit(alert.below) };
}

export const measurementsOf = ({ fields }: Pick<Telemetry, "fields">): readonly Measurement[] =>
  fields.filter(isMeasurement);
