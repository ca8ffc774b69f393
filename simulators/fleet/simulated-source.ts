// A simulated device's readings: one every interval, at a phase of its own within it, so that a fleet does not speak in one voice.
import type { DeviceId } from "../../lambdas/contract/brands.ts";
import { bootId, deviceId } from "../../lambdas/contract/brands.ts";
import { randomStream } from "./random.ts";
import type { ReadingSource } from "./reading.ts";
import { deviceSignals } from "./signals.ts";

export interface SimulatedDevice {
  readonly seed: number;
  /** From 0; with the seed it determines everything the device measures. */
  readonly index: number;
  readonly startMs: number;
  readonly intervalMs: number;
}

const streams = { identity: 1, signals: 2 } as const;
const firmwareVersions = ["1.3.0", "1.4.2", "1.4.2", "1.4.2", "1.5.0"] as const;

export function deviceIdAt(index: number): DeviceId {
  return deviceId(`dev-${String(index + 1).padStart(4, "0")}`);
}

/** Never ends: the run's duration is how far it is asked. */
export function simulatedSource({ seed, index, startMs, intervalMs }: SimulatedDevice): ReadingSource {
  // A later run with the same seed is another boot of the same devices, so the start is part of the identity.
  const identity = randomStream(seed, index, streams.identity, startMs);
  const boot = bootId(identity.hex(12));
  const phaseMs = identity.below(intervalMs);
  const firmware = firmwareVersions[identity.below(firmwareVersions.length)] ?? firmwareVersions[0];
  const signals = deviceSignals(randomStream(seed, index, streams.signals), startMs);
  let seq = 0;
  const peekMs = (): number => startMs + phaseMs + seq * intervalMs;
  return {
    deviceId: deviceIdAt(index),
    bootId: boot,
    firmware,
    peekMs,
    next() {
      const eventMs = peekMs();
      return { seq: seq++, eventMs, measurements: signals(eventMs) };
    },
  };
}
