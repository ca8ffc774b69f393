// Puts each device of a crew together: where its readings come from, its faults, its connection, its ledger.
import type { Decoding, Telemetry } from "../../contract/index.ts";
import { telemetryOf } from "../../contract/index.ts";
import { deviceLedger, type DeviceLedger } from "../ledger/device-ledger.ts";
import type { CrewSetup } from "./crew-setup.ts";
import { faultyDevice, type Device } from "./device.ts";
import { deviceLink, type Link } from "./link.ts";
import { messageMaker } from "./message-maker.ts";
import { randomStream } from "./random.ts";
import type { ReadingSource } from "./reading.ts";
import { replayedSource } from "./replayed-source.ts";
import { simulatedSource } from "./simulated-source.ts";

export interface CrewMember {
  readonly device: Device;
  /** Where a message goes. */
  readonly topicOf: (attempt: Parameters<DeviceLedger["attempted"]>[0]) => string;
  readonly link: Link;
  readonly ledger: DeviceLedger;
}

/** The label of the random stream of a device's faults; 1 and 2 are its identity and its signals. */
const faultStream = 3;

/** A number for a device's name, so that its faults are the same whatever crew it is in. */
function labelOf(deviceId: string): number {
  return Array.from(deviceId).reduce((label, letter) => (Math.imul(label, 31) + letter.charCodeAt(0)) >>> 0, 7);
}

function sourcesOf({ crew, seed, startMs }: CrewSetup, contract: Telemetry): ReadingSource[] {
  switch (crew.kind) {
    case "simulated":
      return crew.indexes.map((index) =>
        simulatedSource({ contract, seed, index, startMs, intervalMs: crew.intervalMs }),
      );
    case "captured":
      return crew.devices.map(replayedSource);
  }
}

/** The devices with their faults, without connections: what they would send. */
export function crewDevices(setup: CrewSetup, contract: Telemetry): Device[] {
  const messages = messageMaker({ ...setup, contract });
  return sourcesOf(setup, contract).map((source) => {
    const random = randomStream(setup.seed, labelOf(source.deviceId), faultStream);
    return faultyDevice({ source, messages, faults: setup.faults, random });
  });
}

export function crewMembers(setup: CrewSetup, decoding: Decoding | undefined): CrewMember[] {
  const { host, port, rule } = setup.mqtt;
  const contract = telemetryOf(setup.contract, decoding);
  // Basic Ingest: https://docs.aws.amazon.com/iot/latest/developerguide/iot-basic-ingest.html
  const prefix = rule === undefined ? "" : `$aws/rules/${rule}/`;
  return crewDevices(setup, contract).map((device) => {
    const { deviceId } = device.source;
    const link = deviceLink({ host, port, clientId: deviceId });
    return { device, link, ledger: deviceLedger(contract, deviceId), topicOf: (attempt) => prefix + attempt.topic };
  });
}
