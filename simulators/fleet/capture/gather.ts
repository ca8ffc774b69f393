// Collects the rows of a capture by device, and fills what needs all of them: the order by time, the number within the boot, the boot.
import type { Telemetry, Value } from "../../../contract/index.ts";
import type { CapturedDevice } from "./captured-device.ts";
import type { CapturedRow } from "./row-reader.ts";

/** Event times to replay: from `fromMs` on, before `untilMs`. */
export interface CaptureRange {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Gathering {
  readonly add: (row: CapturedRow, eventMs: number) => void;
  /** `captureId` names the file: the boot of all its devices, where the contract has boots and the mapping none. */
  readonly finish: (captureId: string) => readonly CapturedDevice[];
}

interface Gathered {
  readonly eventMs: number;
  readonly row: Record<string, Value>;
}

/** `isMapped`: whether the mapping gives a column a source. */
export function gather({ sequence }: Telemetry, isMapped: (column: string) => boolean): Gathering {
  const byDevice = new Map<string, Gathered[]>();
  const boot = sequence?.boot;
  const number = (readings: readonly Gathered[], captureId: string): void => {
    const next = new Map<Value, number>();
    for (const { row } of readings) {
      if (boot !== undefined && !isMapped(boot)) row[boot] = captureId;
      if (sequence === undefined || isMapped(sequence.column)) continue;
      const ofBoot = boot === undefined ? null : (row[boot] ?? null);
      const count = next.get(ofBoot) ?? 0;
      row[sequence.column] = count;
      next.set(ofBoot, count + 1);
    }
  };
  return {
    add({ deviceId, values: row }, eventMs) {
      const readings = byDevice.get(deviceId);
      if (readings === undefined) byDevice.set(deviceId, [{ eventMs, row }]);
      else readings.push({ eventMs, row });
    },
    finish(captureId) {
      const devices = [...byDevice].sort(([one], [other]) => (one < other ? -1 : 1));
      return devices.map(([deviceId, readings]) => {
        readings.sort((one, other) => one.eventMs - other.eventMs);
        number(readings, captureId);
        return { deviceId, readings };
      });
    },
  };
}
