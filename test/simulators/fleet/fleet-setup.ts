// Builders for the fleet's tests: a crew of simulated devices, and everything that it would send, step by step.
import { defaultTelemetry, telemetryJson, type Telemetry } from "../../../contract/index.ts";
import { crewDevices } from "../../../simulators/fleet/crew-members.ts";
import type { CrewSetup } from "../../../simulators/fleet/crew-setup.ts";
import { faultKinds, noFaults, senselessFaults, type FaultMix } from "../../../simulators/fleet/fault-mix.ts";
import type { Attempt } from "../../../simulators/ledger/attempt.ts";

export const startMs = Date.UTC(2026, 10, 21, 10);

/** Every kind of fault, often enough that a few hundred readings meet each. */
export const manyFaults: FaultMix = {
  duplicates: 0.1,
  late: 0.05,
  "out-of-order": 0.1,
  malformed: 0.1,
  "out-of-range": 0.05,
};

/** Of them, those that a contract's devices can have. */
export const possibleFaults = (contract: Telemetry): FaultMix =>
  faultKinds.reduce<FaultMix>(
    (mix, kind) => (senselessFaults(contract, { ...noFaults, [kind]: 1 }).length > 0 ? { ...mix, [kind]: 0 } : mix),
    manyFaults,
  );

export interface CrewChoice {
  readonly contract?: Telemetry;
  readonly readingsPerMessage?: number;
  readonly indexes?: readonly number[];
  readonly intervalMs?: number;
  readonly seed?: number;
  readonly faults?: FaultMix;
}

export function crewSetup(choice: CrewChoice = {}): CrewSetup {
  const { contract = defaultTelemetry } = choice;
  return {
    contract: telemetryJson(contract),
    readingsPerMessage: choice.readingsPerMessage ?? 10,
    acceptedLatenessMs: contract.lateness.acceptedMsMax,
    crew: { kind: "simulated", indexes: choice.indexes ?? [0], intervalMs: choice.intervalMs ?? 10_000 },
    seed: choice.seed ?? 7,
    startMs,
    faults: choice.faults ?? noFaults,
    mqtt: { host: "127.0.0.1", port: 1883, rule: "millrace_dev_telemetry" },
    bounds: { connectMs: 5_000, acknowledgeMs: 5_000, disconnectMs: 5_000 },
    ledgerFile: "unused",
  };
}

/** One publish, with the device that made it. */
export interface Published {
  readonly deviceId: string;
  readonly attempt: Attempt;
}

export interface Steps {
  readonly contract?: Telemetry;
  readonly stepMs: number;
  readonly durationMs: number;
  readonly countMax?: number;
}

/** Everything the crew sends in `durationMs`, and what it still holds back at the end. */
export function publishedBy(setup: CrewSetup, steps: Steps): Published[] {
  const { contract = defaultTelemetry, stepMs, durationMs, countMax = 100 } = steps;
  const published: Published[] = [];
  for (const device of crewDevices(setup, contract)) {
    const { deviceId } = device.source;
    const add = (attempts: readonly Attempt[]): number =>
      published.push(...attempts.map((attempt) => ({ deviceId, attempt })));
    for (let atMs = startMs + stepMs; atMs <= startMs + durationMs; atMs += stepMs) {
      for (let due = device.due(atMs, countMax); due.length > 0; due = device.due(atMs, countMax)) add(due);
    }
    const endMs = startMs + durationMs;
    for (let due = device.release(endMs, countMax); due.length > 0; due = device.release(endMs, countMax)) add(due);
  }
  return published;
}
