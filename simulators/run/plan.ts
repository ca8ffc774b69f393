// When a run begins and ends, and whose readings it sends: from the command line's options, and from the capture where there is one.
import type { SimulateOptions } from "../fleet/options.ts";
import { readCapture } from "../fleet/read-capture.ts";
import type { FleetOptions } from "../fleet/fleet.ts";
import { stepMsMin, stepMsOf } from "./step.ts";

/** Virtual runs begin here unless a capture says otherwise: a fixed instant, so that a seed gives the same run on any day. */
export const virtualStartMs = Date.UTC(2026, 0, 5, 8);

const hourMs = 3_600_000;

export interface Plan {
  readonly startMs: number;
  /** Undefined where the run goes on until it is stopped. */
  readonly endMs: number | undefined;
  /** How far time moves between two publishes. */
  readonly stepMs: number;
  readonly devices: FleetOptions["devices"];
  readonly deviceCount: number;
}

/** @throws CaptureError */
export async function planRun(options: SimulateOptions, nowMs: number): Promise<Plan> {
  if (options.capture !== undefined) {
    const { devices, firstMs, lastMs } = await readCapture(options.capture);
    const startMs = Math.floor(firstMs / hourMs) * hourMs;
    return {
      startMs,
      endMs: Math.floor(lastMs / hourMs + 1) * hourMs,
      stepMs: stepMsOf(devices.length / (hourMs / 1_000)),
      devices: { kind: "captured", devices },
      deviceCount: devices.length,
    };
  }
  const startMs = options.live ? nowMs : virtualStartMs;
  const { deviceCount, intervalMs, durationMs } = options;
  return {
    startMs,
    endMs: durationMs === undefined ? undefined : startMs + durationMs,
    stepMs: options.live ? stepMsMin : stepMsOf((1_000 * deviceCount) / intervalMs),
    devices: { kind: "simulated", count: deviceCount, intervalMs },
    deviceCount,
  };
}
