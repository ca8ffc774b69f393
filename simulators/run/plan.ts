// When a run begins and ends, whose readings it sends and how many: from the command line's options, and from the capture where there is one.
import { receivedAt, type Telemetry } from "../../contract/index.ts";
import { readCapture } from "../fleet/capture/read-capture.ts";
import type { FleetOptions } from "../fleet/fleet.ts";
import type { SimulateOptions } from "../fleet/options.ts";
import { deviceIdAt, plannedReadingCount } from "../fleet/simulated-source.ts";
import type { SendingPlan } from "../ledger/check-plan.ts";
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
  /** Of a capture: event time of its first reading. */
  readonly firstMs: number | undefined;
}

/** `contractOf` is asked for a capture alone, whose columns only the contract explains. @throws CaptureError */
export async function planRun(
  options: SimulateOptions,
  nowMs: number,
  contractOf: () => Promise<Telemetry>,
): Promise<Plan> {
  const { capture, deviceCount, intervalMs, durationMs } = options;
  if (capture !== undefined) {
    const { devices, firstMs, lastMs } = await readCapture({ ...capture, contract: await contractOf() });
    const startMs = Math.floor(firstMs / hourMs) * hourMs;
    return {
      startMs,
      endMs: Math.floor(lastMs / hourMs + 1) * hourMs,
      stepMs: stepMsOf(devices.length / (hourMs / 1_000)),
      devices: { kind: "captured", devices },
      deviceCount: devices.length,
      firstMs,
    };
  }
  const startMs = options.live ? nowMs : virtualStartMs;
  return {
    startMs,
    endMs: durationMs === undefined ? undefined : startMs + durationMs,
    stepMs: options.live ? stepMsMin : stepMsOf((1_000 * deviceCount) / intervalMs),
    devices: { kind: "simulated", count: deviceCount, intervalMs },
    deviceCount,
    firstMs: undefined,
  };
}

/**
 * The plan's step for a contract. Messages of one step are received at one instant: where that is all that tells a device's readings
 * apart, a step holds one of them.
 */
export function stepFor({ identity, eventTime }: Telemetry, { stepMs, devices }: Plan): number {
  const isByReceipt = identity.includes(receivedAt) || eventTime === receivedAt;
  return isByReceipt && devices.kind === "simulated" ? Math.min(stepMs, devices.intervalMs) : stepMs;
}

/** How many readings each device is to measure; undefined where the run has no end. */
export function sendingPlan(
  { devices, startMs, endMs }: Plan,
  contract: Telemetry,
  seed: number,
): SendingPlan | undefined {
  if (endMs === undefined) return undefined;
  switch (devices.kind) {
    case "captured":
      return new Map(devices.devices.map(({ deviceId, readings }) => [deviceId, readings.length]));
    case "simulated": {
      const { count, intervalMs } = devices;
      return new Map(
        Array.from({ length: count }, (_, index) => [
          deviceIdAt(index),
          plannedReadingCount({ contract, seed, index, startMs, intervalMs }, endMs),
        ]),
      );
    }
  }
}
