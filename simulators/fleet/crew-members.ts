// Puts each device of a crew together: where its readings come from, its faults, its connection, its ledger.
import { basicIngestTopic, telemetryTopic } from "../../lambdas/contract/telemetry.ts";
import { deviceLedger, type DeviceLedger } from "../ledger/device-ledger.ts";
import { capturedSource } from "./captured-source.ts";
import type { CrewSetup } from "./crew-setup.ts";
import { faultyDevice, type Device } from "./device.ts";
import { deviceLink, type Link } from "./link.ts";
import { randomStream } from "./random.ts";
import type { ReadingSource } from "./reading.ts";
import { simulatedSource } from "./simulated-source.ts";

export interface CrewMember {
  readonly device: Device;
  readonly link: Link;
  readonly ledger: DeviceLedger;
}

/** The label of the random stream of a device's faults; 1 and 2 are its identity and its signals. */
const faultStream = 3;

/** A number for a device's name, so that its faults are the same whatever crew it is in. */
function labelOf(deviceId: string): number {
  return Array.from(deviceId).reduce((label, letter) => (Math.imul(label, 31) + letter.charCodeAt(0)) >>> 0, 7);
}

function sourcesOf({ crew, seed, startMs }: CrewSetup): ReadingSource[] {
  switch (crew.kind) {
    case "simulated":
      return crew.indexes.map((index) => simulatedSource({ seed, index, startMs, intervalMs: crew.intervalMs }));
    case "captured":
      return crew.devices.map(capturedSource);
  }
}

/** The devices with their faults, without connections: what they would send. */
export function crewDevices(setup: CrewSetup): Device[] {
  return sourcesOf(setup).map((source) =>
    faultyDevice(source, setup.faults, randomStream(setup.seed, labelOf(source.deviceId), faultStream)),
  );
}

export function crewMembers(setup: CrewSetup): CrewMember[] {
  const { host, port, rule } = setup.mqtt;
  return crewDevices(setup).map((device) => {
    const { deviceId } = device.source;
    const topic = rule === undefined ? telemetryTopic(deviceId) : basicIngestTopic(rule, deviceId);
    const link = deviceLink({ host, port, clientId: deviceId, topic });
    return { device, link, ledger: deviceLedger(device.source) };
  });
}
