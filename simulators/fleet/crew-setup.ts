// What one worker thread is told when it starts, and the messages between it and the fleet. All of it survives a structured clone.
import type { TelemetryJson } from "../../contract/index.ts";
import type { CapturedDevice } from "./capture/captured-device.ts";
import type { FaultMix } from "./fault-mix.ts";

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

export interface MqttTarget extends BrokerAddress {
  /** The topic rule to publish to through Basic Ingest; undefined publishes to the plain topic. */
  readonly rule: string | undefined;
}

/** Simulated devices, by their index in the whole fleet. */
export interface SimulatedCrew {
  readonly kind: "simulated";
  readonly indexes: readonly number[];
  readonly intervalMs: number;
}

export interface CapturedCrew {
  readonly kind: "captured";
  readonly devices: readonly CapturedDevice[];
}

export interface CrewSetup {
  /** What the devices speak; its decoding, where it has one, is in the worker's bundle. */
  readonly contract: TelemetryJson;
  /** Of a contract whose messages hold several. */
  readonly readingsPerMessage: number;
  /** Of the stage: a reading received later than this after it was measured is rejected. */
  readonly acceptedLatenessMs: number;
  readonly crew: SimulatedCrew | CapturedCrew;
  readonly seed: number;
  readonly startMs: number;
  readonly faults: FaultMix;
  readonly mqtt: MqttTarget;
  readonly bounds: FleetBounds;
  /** Where this crew writes its part of the ledger. */
  readonly ledgerFile: string;
}

/** Bounds in machine time on the waits for the broker. */
export interface FleetBounds {
  readonly connectMs: number;
  readonly acknowledgeMs: number;
  readonly disconnectMs: number;
}

export interface CrewProgress {
  readonly connectedCount: number;
  readonly sentCount: number;
  readonly acknowledgedCount: number;
  /** When the next publish falls due; undefined where nothing is left to send. */
  readonly nextDueMs: number | undefined;
}

export type CrewRequest =
  | { readonly kind: "muster"; readonly setup: CrewSetup }
  | { readonly kind: "connect" }
  | { readonly kind: "send"; readonly untilMs: number }
  | { readonly kind: "publish"; readonly untilMs: number }
  /** With `releaseAtMs`, what devices still hold back is sent first. */
  | { readonly kind: "finish"; readonly releaseAtMs: number | undefined };

export type CrewReply =
  | { readonly kind: "progress"; readonly progress: CrewProgress }
  | { readonly kind: "done"; readonly request: CrewRequest["kind"]; readonly progress: CrewProgress }
  | { readonly kind: "failed"; readonly request: CrewRequest["kind"]; readonly error: Error };
