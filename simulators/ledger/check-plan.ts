// What the devices sent against what the run planned: half a fleet that stays silent is half a proof.
import type { Ledger } from "./read-ledger.ts";

/** How many readings each device was to measure, by its id. */
export type SendingPlan = ReadonlyMap<string, number>;

export interface Shortfall {
  readonly deviceId: string;
  readonly plannedCount: number;
  readonly measuredCount: number;
}

/** Devices that measured less, or more, than planned, and devices that nobody planned. */
export function shortfalls(plan: SendingPlan, { devices }: Pick<Ledger, "devices">): readonly Shortfall[] {
  const measured = new Map<string, number>();
  for (const { deviceId, measuredCount } of devices)
    measured.set(deviceId, (measured.get(deviceId) ?? 0) + measuredCount);
  return [...new Set([...plan.keys(), ...measured.keys()])].flatMap((deviceId) => {
    const [plannedCount, measuredCount] = [plan.get(deviceId) ?? 0, measured.get(deviceId) ?? 0];
    return plannedCount === measuredCount ? [] : [{ deviceId, plannedCount, measuredCount }];
  });
}
