// Contracts of fleets that publish otherwise than the default one, each as its makers document the payload: what stands outside.
import { defineTelemetry } from "../../contract/index.ts";

/** https://www.thethingsindustries.com/docs/integrations/data-formats/: deep paths, nanoseconds, a frame counter per session. */
export const theThingsNetwork = defineTelemetry({
  topic: "v3/{application}/devices/{device_id}/up",
  fields: [
    { column: "application", kind: "text", level: "application", description: "with its tenant" },
    {
      column: "device_id",
      kind: "text",
      path: "end_device_ids.device_id",
      level: "device_id",
      description: "as registered",
    },
    {
      column: "session",
      kind: "text",
      path: "uplink_message.session_key_id",
      pattern: "[A-Za-z0-9+/=]{1,64}",
      description: "new at each join",
    },
    { column: "f_cnt", kind: "integer", path: "uplink_message.f_cnt", description: "frame counter, from 0" },
    {
      column: "network_received_at",
      kind: "timestamp",
      path: "uplink_message.received_at",
      format: "iso",
      description: "when the network had it",
    },
    {
      column: "rssi",
      kind: "integer",
      path: "uplink_message.rx_metadata[0].rssi",
      unit: "dBm",
      measurement: true,
      description: "at the first gateway",
    },
    {
      column: "soil_moisture",
      kind: "number",
      path: "uplink_message.decoded_payload.soil_moisture",
      unit: "%",
      min: 0,
      max: 100,
      presence: "optional",
      measurement: true,
      description: "of the probe",
    },
  ],
  device: "device_id",
  identity: ["device_id", "session", "f_cnt"],
  eventTime: "network_received_at",
  sequence: { column: "f_cnt", boot: "session" },
});

const csvColumns = ["sensor_id", "timestamp", "P1", "P2"];

/** A line of https://archive.sensor.community: `3712;2026-11-21T10:00:00;12.43;6.10`, an empty cell where there is no value. */
export const decode = (payload: Uint8Array): unknown => {
  const cells = Buffer.from(payload).toString("utf8").trim().split(";");
  if (cells.length !== csvColumns.length)
    throw new Error(`${cells.length} cells; ${csvColumns.join(";")} are expected`);
  const [sensor_id, timestamp, ...values] = cells;
  const [P1, P2] = values.map((cell) => (cell === "" ? null : Number(cell)));
  return { sensor_id, timestamp, P1, P2 };
};

export const encode = (message: unknown): string =>
  typeof message === "object" && message !== null
    ? Object.values(message)
        .map((cell: unknown) => (typeof cell === "string" || typeof cell === "number" ? cell : ""))
        .join(";")
    : "";

export const sensorCommunity = defineTelemetry({
  topic: "sensor.community/{device_id}/csv",
  fields: [
    { column: "device_id", kind: "text", path: "sensor_id", level: "device_id", description: "sensor" },
    {
      column: "event_time",
      kind: "timestamp",
      path: "timestamp",
      format: "iso-local",
      zone: "UTC",
      description: "UTC",
    },
    {
      column: "pm10",
      kind: "number",
      path: "P1",
      unit: "µg/m³",
      min: 0,
      max: 2_000,
      presence: "nullable",
      measurement: true,
      alert: { above: 50 },
      description: "particles to 10 µm",
    },
    {
      column: "pm2_5",
      kind: "number",
      path: "P2",
      unit: "µg/m³",
      min: 0,
      max: 1_000,
      presence: "nullable",
      measurement: true,
      description: "particles to 2.5 µm",
    },
  ],
  device: "device_id",
  identity: ["device_id", "event_time"],
  eventTime: "event_time",
  decode,
  encode,
  module: import.meta.url,
});

/** Only a door, which measures nothing, and whose columns are called as words of SQL. */
export const door = defineTelemetry({
  topic: "doors/{select}/state",
  fields: [
    { column: "select", kind: "text", level: "select", description: "door" },
    { column: "order", kind: "integer", description: "number, from 0" },
    { column: "timestamp", kind: "timestamp", format: "epoch-s", description: "when it changed" },
    { column: "group", kind: "boolean", description: "whether it is open" },
  ],
  device: "select",
  identity: ["select", "order"],
  eventTime: "timestamp",
  sequence: { column: "order" },
});
