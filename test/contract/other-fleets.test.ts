// Payloads as the makers document them, judged by their contracts.
import { describe, expect, test } from "vitest";
import {
  composeMessage,
  encodeMessage,
  judgeOf,
  topicOf,
  type Field,
  type Row,
  type Telemetry,
  type Value,
} from "../../contract/index.ts";
import {
  gateway,
  otherFleets,
  sensorCommunity,
  tasmota,
  theThingsNetwork,
  thingsBoard,
  zigbee2mqtt,
} from "./other-fleets.ts";

const receivedAtMs = Date.parse("2026-11-21T10:00:01.000Z");
const received_at = receivedAtMs;
const ten = Date.parse("2026-11-21T10:00:00.000Z");
const judged = (contract: Telemetry, topic: string, payload: unknown) =>
  judgeOf(contract)({ payload: typeof payload === "string" ? payload : JSON.stringify(payload), topic, receivedAtMs });
const accepted = (row: Row) => ({ kind: "accepted", row });

describe("Tasmota", () => {
  const sensor = (fields: object = {}) => ({
    Time: "2026-11-21T11:00:00",
    AM2301: { Temperature: 21.3, Humidity: 48.1, DewPoint: 9.9 },
    TempUnit: "C",
    ...fields,
  });

  test("a local time of Berlin in winter is an hour behind in UTC", () => {
    expect(judged(tasmota, "tele/attic/SENSOR", sensor())).toEqual([
      accepted({ device_id: "attic", event_time: ten, received_at, temperature: 21.3, humidity: 48.1, temp_unit: "C" }),
    ]);
  });

  test.each([
    [sensor({ Time: "2026-11-21T11:00:00Z" }), "schema", "Time is "],
    [sensor({ AM2301: { Humidity: 48 } }), "schema", "AM2301.Temperature is missing"],
    [sensor({ AM2301: { Temperature: 81 } }), "out-of-range", "temperature is 81 °C; the range is -40 to 80"],
    [sensor({ TempUnit: "F" }), "schema", "TempUnit is "],
    [sensor({ Time: "2026-11-21T12:00:00" }), "clock-ahead", ""],
  ])("%j is rejected as %s", (payload, reason, detail) => {
    const [judgement] = judged(tasmota, "tele/attic/SENSOR", payload);

    expect(judgement).toMatchObject({ kind: "rejected", reason });
    expect(judgement?.kind === "rejected" && judgement.detail).toContain(detail);
  });

  test("another topic names no device", () => {
    expect(judged(tasmota, "tele/attic/STATE", sensor())).toMatchObject([
      { reason: "schema", detail: "the topic's device_id is missing; it must be a device id" },
    ]);
  });
});

describe("Zigbee2MQTT", () => {
  test("without a clock the time of receipt is the event's, and what is left out is null", () => {
    expect(
      judged(zigbee2mqtt, "zigbee2mqtt/hall_motion", { battery: 100, linkquality: 123, occupancy: true, state: "ON" }),
    ).toEqual([
      accepted({
        device_id: "hall_motion",
        battery: 100,
        temperature: null,
        linkquality: 123,
        occupancy: true,
        is_on: true,
        received_at,
      }),
    ]);
    expect(judged(zigbee2mqtt, "zigbee2mqtt/hall_motion", { linkquality: null })).toMatchObject([{ kind: "accepted" }]);
  });

  test("a switch that is neither on nor off is rejected, and so is the bridge's own state", () => {
    expect(judged(zigbee2mqtt, "zigbee2mqtt/plug", { linkquality: 1, state: "TOGGLE" })).toMatchObject([
      { detail: 'state is "TOGGLE"; it must be "ON" or "OFF", null or left out' },
    ]);
    expect(judged(zigbee2mqtt, "zigbee2mqtt/bridge", { state: "online" })).toMatchObject([{ reason: "schema" }]);
  });
});

describe("The Things Network", () => {
  const topic = "v3/soil@ttn/devices/probe-1/up";
  const uplink = (device_id = "probe-1") => ({
    end_device_ids: { device_id, application_ids: { application_id: "soil" }, dev_eui: "0004A30B001C0530" },
    received_at: "2026-11-21T10:00:00.712Z",
    uplink_message: {
      session_key_id: "AZqX3kq0+w==",
      f_port: 1,
      f_cnt: 41,
      decoded_payload: { soil_moisture: 37.25 },
      rx_metadata: [{ gateway_ids: { gateway_id: "roof" }, rssi: -97, snr: 7.5 }, { rssi: -110 }],
      received_at: "2026-11-21T10:00:00.508612345Z",
    },
  });

  test("deep paths are read, and nanoseconds cut to milliseconds", () => {
    expect(judged(theThingsNetwork, topic, uplink())).toEqual([
      accepted({
        application: "soil@ttn",
        device_id: "probe-1",
        session: "AZqX3kq0+w==",
        f_cnt: 41,
        network_received_at: ten + 508,
        received_at,
        rssi: -97,
        soil_moisture: 37.25,
      }),
    ]);
  });

  test("a device on another's topic, and an uplink without a gateway, are rejected", () => {
    expect(judged(theThingsNetwork, topic, uplink("probe-2"))).toMatchObject([{ reason: "device-mismatch" }]);
    const heardByNone = { ...uplink(), uplink_message: { ...uplink().uplink_message, rx_metadata: [] } };
    expect(judged(theThingsNetwork, topic, heardByNone)).toMatchObject([
      { detail: "uplink_message.rx_metadata[0].rssi is missing; it must be a whole number" },
    ]);
  });
});

describe("ThingsBoard", () => {
  const topic = "v1/meter-1/telemetry";

  test("one reading and a list of readings are the same contract", () => {
    const one = { ts: ten, values: { power: 5.5, doorOpen: false } };
    const row = { device_id: "meter-1", ts: ten, received_at, power: 5.5, door_open: false };

    expect(judged(thingsBoard, topic, one)).toEqual([accepted(row)]);
    expect(judged(thingsBoard, topic, [one, { ...one, ts: ten - 1 }])).toEqual([
      accepted(row),
      accepted({ ...row, ts: ten - 1 }),
    ]);
  });

  test("an empty list is rejected, and of a list each reading by itself", () => {
    expect(judged(thingsBoard, topic, [])).toMatchObject([{ reason: "schema", detail: "there is no reading at $[*]" }]);
    expect(judged(thingsBoard, topic, [7, { ts: ten, values: { power: "5" } }, { ts: ten, values: {} }])).toMatchObject(
      [
        { detail: "the reading is not an object" },
        { detail: 'values.power is "5"; it must be a number, null or left out' },
        { kind: "accepted" },
      ],
    );
  });

  test("a gateway's readings are of the devices that are their keys", () => {
    const message = {
      "boiler-1": [
        { ts: ten, values: { temperature: 61 } },
        { ts: ten - 60_000, values: { temperature: 60 } },
      ],
      "boiler 2": [{ ts: ten, values: { temperature: 20 } }],
    };

    expect(judged(gateway, "gateways/cellar/telemetry", message)).toEqual([
      accepted({ gateway: "cellar", device_id: "boiler-1", ts: ten, received_at, temperature: 61 }),
      accepted({ gateway: "cellar", device_id: "boiler-1", ts: ten - 60_000, received_at, temperature: 60 }),
      { kind: "rejected", reason: "schema", detail: `the topic's device_id is "boiler 2"; it must be a device id` },
    ]);
  });
});

describe("sensor.community", () => {
  const topic = "sensor.community/3712/csv";

  test("a line of CSV is read by the contract's own decoding", () => {
    expect(judged(sensorCommunity, topic, "3712;2026-11-21T10:00:00;12.43;\n")).toEqual([
      accepted({ device_id: "3712", event_time: ten, received_at, pm10: 12.43, pm2_5: null }),
    ]);
  });

  test("a line of other cells is not-decodable, with what the decoding says", () => {
    expect(judged(sensorCommunity, topic, "3712;2026-11-21T10:00:00")).toEqual([
      {
        kind: "rejected",
        reason: "not-decodable",
        detail: "decode says: 2 cells; sensor_id;timestamp;P1;P2 are expected",
      },
    ]);
  });

  test("a cell that is no number is rejected", () => {
    expect(judged(sensorCommunity, topic, "3712;2026-11-21T10:00:00;much;1")).toMatchObject([{ reason: "schema" }]);
  });
});

test.each(Object.entries(otherFleets))("what %s composes on its topic is judged to the rows again", (_, contract) => {
  const valueOf = (field: Field): Value => {
    switch (field.kind) {
      case "text":
        return field.values?.[0] ?? "a1";
      case "timestamp":
        return ten;
      case "boolean":
        return true;
      default:
        return 7;
    }
  };
  const row: Row = Object.fromEntries(contract.fields.map((field) => [field.column, valueOf(field)]));
  const topic = topicOf(contract, row);
  const payload = encodeMessage(contract, composeMessage(contract, [row]), topic);

  expect(judgeOf(contract)({ payload, topic, receivedAtMs })).toEqual([
    { kind: "accepted", row: { ...row, received_at } },
  ]);
});
