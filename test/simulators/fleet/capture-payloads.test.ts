import { describe, expect, test } from "vitest";
import { composeMessage, defaultTelemetry, defineTelemetry, topicOf } from "../../../contract/index.ts";
import { captured, faultsOf, rowsOf } from "./captured.ts";

const row = {
  device_id: "dev-1",
  boot_id: "b1",
  seq: 7,
  event_time: Date.UTC(2026, 0, 5, 10),
  temperature_c: -127,
  humidity_pct: null,
  battery_v: 3.3,
  vibration_mm_s: 0.1,
  latitude: null,
  longitude: null,
  firmware: "1.4.2",
};
const payload = JSON.stringify(composeMessage(defaultTelemetry, [row]));
const name = "c.jsonl";

const nested = defineTelemetry({
  topic: "acme/{site}/{device}/data",
  fields: [
    { column: "device", kind: "text", level: "device", description: "who" },
    { column: "site", kind: "text", level: "site", description: "where" },
    { column: "at", kind: "timestamp", format: "epoch-ns", description: "when" },
    { column: "temp", kind: "number", path: "env.t", unit: "°C", presence: "optional", description: "how warm" },
  ],
  device: "device",
  identity: ["device", "at"],
  eventTime: "at",
  readings: "$.values[*]",
});

describe("JSON Lines of the contract's own messages", () => {
  test("need no mapping, and give what the contract reads, also outside its ranges", async () => {
    const capture = await captured({ content: `${payload}\n`, name });

    expect(rowsOf(capture)).toEqual([row]);
  });

  test("may be said to be that by a mapping, and may have a topic each, as mosquitto_sub writes them", async () => {
    const line = JSON.stringify({ tst: "2026-01-05T10:00:01.5Z+0000", topic: topicOf(defaultTelemetry, row), payload });

    const capture = await captured({ content: line, name: "c.log", mapping: { payloads: true } });

    expect(rowsOf(capture)).toEqual([row]);
  });

  test("may have the topic in front, as mosquitto_sub -v writes them", async () => {
    const capture = await captured({ content: `${topicOf(defaultTelemetry, row)} ${payload}\n`, name });

    expect(rowsOf(capture)).toEqual([row]);
  });

  test("give a row for each reading of a message, the topic's levels and all digits of a time", async () => {
    const values = '{"values":[{"at":1767607200123000000,"env":{"t":21.5}},{"at":1767607260000000000}]}';
    const content = `{"topic":"acme/north/dev-2/data","payload":${values}}`;

    const capture = await captured({ content, name, contract: nested });

    expect(rowsOf(capture)).toEqual([
      { device: "dev-2", site: "north", at: 1_767_607_200_123, temp: 21.5 },
      { device: "dev-2", site: "north", at: 1_767_607_260_000, temp: null },
    ]);
  });

  test("without a topic are refused where it says what the payload does not", async () => {
    const content = '{"values":[{"at":1767607200123000000}]}';

    expect(await faultsOf({ content, name, contract: nested })).toEqual([
      "c.jsonl: line 1: it is no message of the contract: the topic's device is missing; it must be a device id; take it out, or give a mapping",
    ]);
  });

  test("of devices without a clock are sent when they were received", async () => {
    const contract = defineTelemetry({
      topic: "p/{device}",
      fields: [{ column: "device", kind: "text", level: "device", description: "who" }],
      device: "device",
      identity: ["device", "received_at"],
      eventTime: "received_at",
    });
    const line = '{"tst":"2026-01-05T11:00:00.000000Z+0100","topic":"p/d","payload":"{}"}';

    const { devices } = await captured({ content: line, name, contract });

    expect(devices).toEqual([
      { deviceId: "d", readings: [{ eventMs: Date.UTC(2026, 0, 5, 10), row: { device: "d" } }] },
    ]);
    expect(await faultsOf({ content: '{"topic":"p/d","payload":{}}', name, contract })).toEqual([
      'c.jsonl: line 1: the contract has no event time, and the line no "tst" of its receipt; give a mapping with a time',
    ]);
  });

  test("outside the range are left out", async () => {
    expect(await faultsOf({ content: payload, name, untilMs: 0 })).toEqual([
      "c.jsonl: no reading lies in the range; change --from and --until",
    ]);
  });

  test.each([
    ['{"v":1', "it is no message in JSON; take it out"],
    [
      payload.replace("1.4.2", "new"),
      'it is no message of the contract: firmware is "new"; it must be a text of the form ',
    ],
    [payload.replace("-127", "1e999"), "it is no message of the contract: temperature_c is Infinity °C"],
    ["[]", "it is no message of the contract: payload is not a JSON object"],
  ])("that are none are refused by their line: %s", async (line, why) => {
    const [fault] = await faultsOf({ content: `${payload}\n\n${line}\n`, name });

    expect(fault).toContain(`c.jsonl: line 3: ${why}`);
  });
});
