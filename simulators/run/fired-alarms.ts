// The alarms that went off in a run, each with its end where it saw one.
import type { StateChange } from "millrace-cloud";

export interface FiredAlarm {
  readonly alarm: string;
  readonly firedAtMs: number;
  /** Undefined where it was still off at the run's end. */
  readonly endedAtMs: number | undefined;
  readonly reason: string;
}

/** `changes`: oldest first. */
export function firedAlarms(changes: readonly StateChange[]): readonly FiredAlarm[] {
  return changes
    .filter(({ to }) => to === "ALARM")
    .map(({ alarmName: alarm, timeMs: firedAtMs, reason }) => {
      const end = changes.find(
        (change) => change.alarmName === alarm && change.from === "ALARM" && change.timeMs > firedAtMs,
      );
      return { alarm, firedAtMs, endedAtMs: end?.timeMs, reason };
    });
}

/** A line for each, or one that says that there was none. */
export function describeAlarms(alarms: readonly FiredAlarm[]): readonly string[] {
  if (alarms.length === 0) return ["alarms:   none went off"];
  return [
    `alarms:   ${alarms.length} went off`,
    ...alarms.map(({ alarm, firedAtMs, endedAtMs, reason }) => {
      const end = endedAtMs === undefined ? "on to the end" : `to ${instant(endedAtMs)}`;
      return `  ${alarm}, ${instant(firedAtMs)} ${end}: ${reason}`;
    }),
  ];
}

export const alarmsJson = (alarms: readonly FiredAlarm[]): unknown =>
  alarms.map(({ alarm, firedAtMs, endedAtMs, reason }) => ({
    alarm,
    firedAt: new Date(firedAtMs).toISOString(),
    endedAt: endedAtMs === undefined ? null : new Date(endedAtMs).toISOString(),
    reason,
  }));

const instant = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 19).replace("T", " ");
