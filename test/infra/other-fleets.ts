// Contracts of fleets that are not the default one, for what the pipeline derives from a contract.
import { defineTelemetry } from "../../contract/index.ts";

const device = { column: "device_id", kind: "text", description: "device" } as const;
const value = { column: "value", kind: "number", unit: "°C", measurement: true, description: "value" } as const;

/** Devices below sites: the third level of the topic is the device. */
export const greenhouse = defineTelemetry({
  topic: "acme/{site}/{device_id}/data",
  fields: [
    { column: "site", kind: "text", level: "site", description: "where it stands" },
    { ...device, level: "device_id" },
    value,
  ],
  device: "device_id",
  identity: ["device_id", "received_at"],
  eventTime: "received_at",
  lateness: { acceptedMsMax: 2 * 86_400_000 },
});

/** Gateways that send the readings of many devices in one message, whose topic names no device. */
export const gateways = defineTelemetry({
  topic: "gateways/{gateway}/batch",
  fields: [
    { column: "gateway", kind: "text", level: "gateway", description: "the gateway" },
    device,
    { column: "measured_at", kind: "timestamp", format: "epoch-ms", description: "when it was measured" },
    value,
  ],
  device: "device_id",
  identity: ["device_id", "measured_at"],
  eventTime: "measured_at",
  readings: "$.values[*]",
});
