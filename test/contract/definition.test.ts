// What is refused of a contract: each fault with its key, and every fault at once.
import { describe, expect, test } from "vitest";
import {
  DefinitionError,
  defaultTelemetry,
  defineTelemetry,
  deviceId,
  isDeviceId,
  levelPosition,
  telemetryJson,
  telemetryOf,
  topicFilter,
  type TelemetryDefinition,
} from "../../contract/index.ts";
import { decode } from "./field-fleets.ts";
import { otherFleets, sensorCommunity } from "./other-fleets.ts";

const device = { column: "device_id", kind: "text", level: "device_id", description: "device" } as const;
const time = { column: "ts", kind: "timestamp", format: "iso", description: "time" } as const;
const base: TelemetryDefinition = {
  topic: "t/{device_id}",
  fields: [device, time],
  device: "device_id",
  identity: ["device_id", "ts"],
  eventTime: "ts",
};

function faultsOf(changes: Partial<TelemetryDefinition>): readonly string[] {
  try {
    defineTelemetry({ ...base, ...changes });
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.faults;
    throw error;
  }
}
const withField = (field: object): Partial<TelemetryDefinition> => ({
  fields: [device, time, { column: "x", kind: "number", unit: "1", description: "any", ...field }],
});

describe("defineTelemetry", () => {
  test("has no fault in a contract that says the least", () => {
    expect(faultsOf({})).toEqual([]);
  });

  test("names every fault at once", () => {
    expect(
      faultsOf({
        topic: "$x/{device_id}/{site}",
        device: "who",
        identity: [],
        eventTime: "when",
        sequence: { column: "n", boot: "b" },
        payloadBytesMax: 0,
        lateness: { lateAfterMs: -1 },
      }).map((fault) => fault.split(" ").slice(0, 3).join(" ")),
    ).toEqual([
      'topic is "$x/{device_id}/{site}";',
      "level {site} is",
      'device is "who",',
      "identity is empty;",
      'eventTime is "when",',
      'sequence.column is "n",',
      'sequence.boot is "b",',
      "lateness.lateAfterMs is -1;",
      "payloadBytesMax is 0;",
    ]);
  });

  test.each<[string, Partial<TelemetryDefinition>]>([
    ["topic is", { topic: "t/+/{device_id}" }],
    ["topic is", { topic: "t//{device_id}" }],
    ["topic names the level {device_id} twice", { topic: "{device_id}/{device_id}" }],
    ["topic has 9 levels", { topic: "a/b/c/d/e/f/g/h/{device_id}" }],
    ["x.kind is", withField({ kind: "float" })],
    ["x.format is no key of a number field", withField({ format: "iso" })],
    ["x.path is", withField({ path: "a[*]" })],
    ["x.level is", withField({ level: "site" })],
    ["x.level is", withField({ level: "device_id" })],
    ["x.presence is", withField({ presence: "maybe" })],
    ["x.description is missing", withField({ description: "" })],
    ["x.unit is missing", withField({ unit: undefined })],
    ["x.min is 2 and max is 1", withField({ min: 2, max: 1 })],
    ["x.alert is for measurements", withField({ alert: { above: 1 } })],
    ["x.alert says no limit", withField({ measurement: true, alert: {} })],
    ["x.alert is 9", withField({ measurement: true, max: 5, alert: { above: 9 } })],
    ["x has a pattern and values", withField({ kind: "text", unit: undefined, pattern: "a", values: ["a"] })],
    ["x.pattern is", withField({ kind: "text", pattern: "(" })],
    ["x.values is empty", withField({ kind: "text", values: [] })],
    ["x.words are", withField({ kind: "boolean", words: { true: "1", false: "1" } })],
    ["x.zone is missing", withField({ kind: "timestamp", format: "iso-local" })],
    ["x.zone is", withField({ kind: "timestamp", format: "iso-local", zone: "Mars/Base" })],
    ["x.zone is for iso-local", withField({ kind: "timestamp", format: "iso", zone: "UTC" })],
    ["x.signal is daily", withField({ kind: "text", signal: { kind: "daily", mean: [1, 2], swing: [1, 2] } })],
    [
      "x.signal.missing is 2",
      withField({ presence: "nullable", signal: { kind: "steady", level: [0, 1], missing: 2 } }),
    ],
    ['column "X" is no column\'s name', withField({ column: "X" })],
    ["column received_at is one of every table's own", withField({ column: "received_at" })],
    ["column ts is stated by two fields", withField({ column: "ts" })],
    ["readings is", { readings: "a.b" }],
    ["device is", { device: "ts" }],
    ["identity names x, a number", { ...withField({}), identity: ["device_id", "x"] }],
    ["identity names ts twice", { identity: ["device_id", "ts", "ts"] }],
    ["identity leaves the device out", { identity: ["ts"] }],
    [
      "eventTime is",
      { ...withField({ kind: "timestamp", format: "iso", presence: "optional", unit: undefined }), eventTime: "x" },
    ],
    ["sequence.column is", { ...withField({}), sequence: { column: "x" } }],
    ["version.path is", { version: { path: "v[*]", is: 1 } }],
    ["decode is given without module", { decode }],
    ["encode is given without decode", { encode: () => "" }],
    ["payloadBytesMax is 131073", { payloadBytesMax: 131_073 }],
  ])("refuses: %s", (fault, changes) => {
    expect(faultsOf(changes).some((each) => each.startsWith(fault))).toBe(true);
  });

  test("the error lists the faults below one another", () => {
    expect(() => defineTelemetry({ ...base, identity: [] })).toThrow(
      /^the telemetry contract is refused:\n {2}- identity is empty; /,
    );
  });
});

describe("a contract as JSON", () => {
  test.each(Object.entries({ defaultTelemetry, ...otherFleets }))("%s comes back whole", (_, contract) => {
    const json: ReturnType<typeof telemetryJson> = structuredClone(telemetryJson(contract));

    expect(telemetryJson(telemetryOf(json, { decode }))).toEqual(telemetryJson(contract));
  });

  test("one that decodes is refused without its module", () => {
    expect(() => telemetryOf(telemetryJson(sensorCommunity))).toThrow("its module is not at hand");
  });
});

describe("topics and ids", () => {
  test("a topic's filter has a plus for each level, whose position counts from 1", () => {
    expect(topicFilter("v3/{application}/devices/{device_id}/up")).toBe("v3/+/devices/+/up");
    expect(levelPosition("v3/{application}/devices/{device_id}/up", "device_id")).toBe(4);
    expect(levelPosition("v3/up", "device_id")).toBeUndefined();
  });

  test("an id with a slash is refused with what is allowed", () => {
    expect(isDeviceId("a/b")).toBe(false);
    expect(() => deviceId("a/b")).toThrow('device id is "a/b"; use 1 to 128 letters, digits');
  });
});
