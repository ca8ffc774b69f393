// Builders for the fleet's tests: a crew of simulated devices, and everything that it would send, step by step.
import { crewDevices } from "../../../simulators/fleet/crew-members.ts";
import type { CrewSetup } from "../../../simulators/fleet/crew-setup.ts";
import { noFaults, type FaultMix } from "../../../simulators/fleet/fault-mix.ts";
import type { Attempt } from "../../../simulators/ledger/device-ledger.ts";

export const startMs = Date.UTC(2026, 10, 21, 10);

/** Every kind of fault, often enough that a few hundred readings meet each. */
export const manyFaults: FaultMix = {
  duplicates: 0.1,
  late: 0.05,
  "out-of-order": 0.1,
  malformed: 0.1,
  "out-of-range": 0.05,
};

export interface CrewChoice {
  readonly indexes?: readonly number[];
  readonly intervalMs?: number;
  readonly seed?: number;
  readonly faults?: FaultMix;
}

export function crewSetup(choice: CrewChoice = {}): CrewSetup {
  return {
    crew: { kind: "simulated", indexes: choice.indexes ?? [0], intervalMs: choice.intervalMs ?? 10_000 },
    seed: choice.seed ?? 7,
    startMs,
    faults: choice.faults ?? noFaults,
    mqtt: { host: "127.0.0.1", port: 1883, rule: "millrace_dev_telemetry" },
    bounds: { connectMs: 5_000, acknowledgeMs: 5_000, disconnectMs: 5_000 },
    ledgerFile: "unused",
  };
}

/** One publish, with the device that made it and the instant at which it was received. */
export interface Published {
  readonly deviceId: string;
  readonly bootId: string;
  readonly receivedMs: number;
  readonly attempt: Attempt;
}

export interface Steps {
  readonly stepMs: number;
  readonly durationMs: number;
  readonly countMax?: number;
}

/** Everything the crew sends in `durationMs`, and what it still holds back at the end. */
export function publishedBy(setup: CrewSetup, { stepMs, durationMs, countMax = 100 }: Steps): Published[] {
  const published: Published[] = [];
  for (const device of crewDevices(setup)) {
    const { deviceId, bootId } = device.source;
    const add = (receivedMs: number, attempts: readonly Attempt[]): number =>
      published.push(...attempts.map((attempt) => ({ deviceId, bootId, receivedMs, attempt })));
    for (let atMs = startMs + stepMs; atMs <= startMs + durationMs; atMs += stepMs) {
      for (let due = device.due(atMs, countMax); due.length > 0; due = device.due(atMs, countMax)) add(atMs, due);
    }
    const endMs = startMs + durationMs;
    for (let due = device.release(endMs, countMax); due.length > 0; due = device.release(endMs, countMax))
      add(endMs, due);
  }
  return published;
}
