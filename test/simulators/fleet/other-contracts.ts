// Fleets unlike the default one: nested payloads, several readings in a message, members by device, devices without a clock.
import { defaultTelemetry, defineTelemetry, type Telemetry } from "../../../contract/index.ts";

/** Nested, epoch ms, a site in the topic, no boot and no sequence. */
export const greenhouse = defineTelemetry({
  topic: "acme/{site}/{device}/data",
  fields: [
    { column: "site", kind: "text", level: "site", description: "the house" },
    { column: "device", kind: "text", level: "device", description: "the sensor box" },
    { column: "measured_at", kind: "timestamp", format: "epoch-ms", path: "at", description: "when it was measured" },
    {
      column: "air_c",
      kind: "number",
      path: "env.temp",
      unit: "°C",
      min: -20,
      max: 60,
      measurement: true,
      presence: "optional",
      signal: { kind: "daily", mean: [18, 24], swing: [2, 6], noise: 0.2, missing: 0.05 },
      description: "air",
    },
    {
      column: "co2_ppm",
      kind: "integer",
      path: "env.co2",
      unit: "ppm",
      min: 0,
      max: 5_000,
      measurement: true,
      alert: { above: 1_500 },
      description: "carbon dioxide",
    },
    { column: "crop", kind: "text", path: "meta.crop", values: ["tomato", "basil"], description: "what grows" },
    { column: "vent_open", kind: "boolean", description: "whether the vent stands open" },
  ],
  device: "device",
  identity: ["device", "measured_at"],
  eventTime: "measured_at",
});

/** Ten readings in a message, with the boot at its root. */
export const batches = defineTelemetry({
  topic: "plant/{machine}/burst",
  readings: "$.values[*]",
  fields: [
    { column: "machine", kind: "text", level: "machine", description: "the machine" },
    { column: "boot", kind: "text", path: "$.boot", description: "new at each start" },
    { column: "n", kind: "integer", description: "number in the boot" },
    { column: "at", kind: "timestamp", format: "epoch-ns", path: "t", description: "when" },
    { column: "load_pct", kind: "number", unit: "%", min: 0, max: 100, measurement: true, description: "load" },
  ],
  device: "machine",
  identity: ["machine", "boot", "n"],
  sequence: { column: "n", boot: "boot" },
  eventTime: "at",
});

/** A gateway's message, whose members are devices. */
export const keyed = defineTelemetry({
  topic: "gw/{gateway}/up",
  readings: "$.{sensor}[*]",
  fields: [
    { column: "gateway", kind: "text", level: "gateway", description: "who sends" },
    { column: "sensor", kind: "text", level: "sensor", description: "who measured" },
    { column: "ts", kind: "timestamp", format: "iso", description: "when" },
    {
      column: "volume_l",
      kind: "number",
      path: "values.volume",
      unit: "l",
      min: 0,
      measurement: true,
      description: "volume",
    },
  ],
  device: "sensor",
  identity: ["sensor", "ts"],
  eventTime: "ts",
});

/** No clock: a reading is told by when it is received. */
export const clockless = defineTelemetry({
  topic: "zigbee2mqtt/{friendly_name}",
  fields: [
    { column: "friendly_name", kind: "text", level: "friendly_name", description: "the lamp" },
    { column: "state", kind: "text", values: ["ON", "OFF"], presence: "optional", description: "switched" },
    { column: "linkquality", kind: "integer", unit: "1", min: 0, max: 255, measurement: true, description: "link" },
  ],
  device: "friendly_name",
  identity: ["friendly_name", "received_at"],
  eventTime: "received_at",
});

/** A line of text, decoded. */
export const lines = defineTelemetry({
  topic: "csv/{sensor_id}",
  module: import.meta.url,
  decode: (payload) => {
    const [time, p1, p2] = Buffer.from(payload).toString("utf8").split(";");
    return p2 === undefined ? undefined : { time, p1: Number(p1), p2: Number(p2) };
  },
  encode: (message) => Object.values(message ?? {}).join(";"),
  fields: [
    { column: "sensor_id", kind: "text", level: "sensor_id", description: "the sensor" },
    { column: "time", kind: "timestamp", format: "iso-local", zone: "Europe/Berlin", description: "local time" },
    { column: "p1", kind: "number", unit: "µg/m³", min: 0, max: 1_000, measurement: true, description: "PM10" },
    { column: "p2", kind: "number", unit: "µg/m³", min: 0, max: 1_000, measurement: true, description: "PM2.5" },
  ],
  device: "sensor_id",
  identity: ["sensor_id", "time"],
  eventTime: "time",
});

export const contracts: Readonly<Record<string, Telemetry>> = {
  "the default one": defaultTelemetry,
  "a greenhouse": greenhouse,
  "bursts of ten": batches,
  "a gateway": keyed,
  "lamps without a clock": clockless,
  "lines of text": lines,
};
