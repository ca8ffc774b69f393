// What the table must hold of each device, boot and hour, by the ledger: entries of several runs over one data directory united.
import type { Ledger } from "./read-ledger.ts";
import type { DayRange, DeviceHour } from "./reconcile-sql.ts";
import { seqRanges, type SeqRanges } from "./seq-ranges.ts";

export interface ExpectedHour extends DeviceHour {
  /** Must be in the table. */
  readonly acknowledged: SeqRanges;
  /** May be in the table: the acknowledged and those that never were. */
  readonly attempted: SeqRanges;
}

export function hourKey({ deviceId, bootId, dt, hour }: DeviceHour): string {
  return `${deviceId} ${bootId} ${dt} ${hour}`;
}

export function expectedHours({ hours }: Ledger): ReadonlyMap<string, ExpectedHour> {
  const expected = new Map<string, ExpectedHour>();
  for (const entry of hours) {
    const { deviceId, bootId, dt, hour } = entry;
    const key = hourKey(entry);
    const united = expected.get(key) ?? {
      deviceId,
      bootId,
      dt,
      hour,
      acknowledged: seqRanges(),
      attempted: seqRanges(),
    };
    expected.set(key, united);
    for (const seq of seqRanges(entry.acknowledged).values()) {
      united.acknowledged.add(seq);
      united.attempted.add(seq);
    }
    for (const seq of seqRanges(entry.unacknowledged).values()) united.attempted.add(seq);
  }
  return expected;
}

const dayMs = 86_400_000;

function dayAround(dt: string, days: number): string {
  return new Date(Date.parse(`${dt}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** The ledger's days and one more at either end, so that a row in a partition beside its own is seen. */
export function daysOf({ hours, faults }: Ledger): DayRange | undefined {
  const days = [
    ...hours.map(({ dt }) => dt),
    ...faults.map(({ eventMs }) => new Date(eventMs).toISOString().slice(0, 10)),
  ];
  const sorted = days.sort();
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { firstDt: dayAround(first, -1), lastDt: dayAround(last, 1) };
}
