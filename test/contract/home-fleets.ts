// Contracts of fleets that publish otherwise than the default one, each as its makers document the payload: what a home has.
import { defineTelemetry } from "../../contract/index.ts";

/** https://tasmota.github.io/docs/MQTT/: local time without an offset, a sensor's values under its name, no number, no boot. */
export const tasmota = defineTelemetry({
  topic: "tele/{device_id}/SENSOR",
  fields: [
    { column: "device_id", kind: "text", level: "device_id", description: "Tasmota's topic of the device" },
    {
      column: "event_time",
      kind: "timestamp",
      path: "Time",
      format: "iso-local",
      zone: "Europe/Berlin",
      description: "when it was measured",
    },
    {
      column: "temperature",
      kind: "number",
      path: "AM2301.Temperature",
      unit: "°C",
      min: -40,
      max: 80,
      presence: "nullable",
      measurement: true,
      alert: { above: 35, below: 0 },
      description: "of the AM2301",
    },
    {
      column: "humidity",
      kind: "number",
      path: "AM2301.Humidity",
      unit: "%",
      presence: "optional",
      measurement: true,
      description: "of the AM2301",
    },
    {
      column: "temp_unit",
      kind: "text",
      path: "TempUnit",
      values: ["C"],
      presence: "optional",
      description: "unit that the device is set to",
    },
  ],
  device: "device_id",
  identity: ["device_id", "event_time"],
  eventTime: "event_time",
});

/** https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html: states without a clock, fields by what the device has. */
export const zigbee2mqtt = defineTelemetry({
  topic: "zigbee2mqtt/{device_id}",
  fields: [
    { column: "device_id", kind: "text", level: "device_id", description: "friendly name" },
    {
      column: "battery",
      kind: "integer",
      unit: "%",
      min: 0,
      max: 100,
      presence: "optional",
      measurement: true,
      alert: { below: 10 },
      description: "battery left",
    },
    {
      column: "temperature",
      kind: "number",
      unit: "°C",
      presence: "optional",
      measurement: true,
      description: "at the sensor",
    },
    { column: "linkquality", kind: "integer", unit: "1", presence: "nullable", description: "0 to 255" },
    { column: "occupancy", kind: "boolean", presence: "optional", description: "whether something moves" },
    {
      column: "is_on",
      kind: "boolean",
      path: "state",
      words: { true: "ON", false: "OFF" },
      presence: "optional",
      description: "of a switch",
    },
  ],
  device: "device_id",
  identity: ["device_id", "received_at"],
  eventTime: "received_at",
});

/** https://thingsboard.io/docs/reference/mqtt-api/#telemetry-upload-api: one `{ts, values}`, or a list of them. */
export const thingsBoard = defineTelemetry({
  topic: "v1/{device_id}/telemetry",
  readings: "$[*]",
  fields: [
    { column: "device_id", kind: "text", level: "device_id", description: "device" },
    { column: "ts", kind: "timestamp", format: "epoch-ms", description: "when it was measured" },
    {
      column: "power",
      kind: "number",
      path: "values.power",
      unit: "W",
      presence: "optional",
      measurement: true,
      alert: { above: 3_000 },
      description: "drawn",
    },
    {
      column: "door_open",
      kind: "boolean",
      path: "values.doorOpen",
      presence: "optional",
      description: "whether the door is open",
    },
  ],
  device: "device_id",
  identity: ["device_id", "ts"],
  eventTime: "ts",
});

/** https://thingsboard.io/docs/reference/gateway-mqtt-api/#telemetry-upload-api: a gateway speaks for devices, by their names. */
export const gateway = defineTelemetry({
  topic: "gateways/{gateway}/telemetry",
  readings: "$.{device_id}[*]",
  fields: [
    { column: "gateway", kind: "text", level: "gateway", description: "that spoke" },
    { column: "device_id", kind: "text", level: "device_id", description: "behind the gateway" },
    { column: "ts", kind: "timestamp", format: "epoch-ms", description: "when it was measured" },
    {
      column: "temperature",
      kind: "number",
      path: "values.temperature",
      unit: "°C",
      min: -50,
      max: 100,
      measurement: true,
      description: "at the device",
    },
  ],
  device: "device_id",
  identity: ["device_id", "ts"],
  eventTime: "ts",
});
