import { describe, expect, test } from "vitest";
import { defaultTelemetry, defineTelemetry } from "../../../contract/index.ts";
import { convert } from "../../../simulators/fleet/capture/conversions.ts";
import { captured, faultsOf, rowsOf } from "./captured.ts";

const least = { device: { column: "id" }, time: { column: "t", format: "iso" } };
const content = "id,t\na,2026-01-05T10:00:00Z\n";

describe("a mapping", () => {
  test("is refused with the key of every fault of its form", async () => {
    const mapping = {
      device: { column: 1 },
      time: { column: "t", format: "iso", ambiguous: "first" },
      delimiter: "::",
      header: 0,
      firmware: "1.0.0",
      fields: { temperature_c: { column: "temp", convert: "rankine", unit: "K" } },
    };

    const faults = await faultsOf({ content, mapping });

    expect(faults.map((fault) => fault.replace(/^(m\.json: [a-z_.]+: ).*/i, "$1"))).toEqual([
      "m.json: delimiter: ",
      "m.json: header: ",
      "m.json: device.column: ",
      "m.json: time.ambiguous: ",
      "m.json: fields.temperature_c.convert: ",
      "m.json: fields.temperature_c.unit is no key there; see simulators/fleet/captures/README.md",
      expect.stringMatching(
        /^m\.json: firmware is no key of a mapping; known: format, .*, fields; the contract's columns/,
      ),
    ]);
  });

  test("is refused with the key of every fault against the contract, before a row is read", async () => {
    const mapping = {
      device: { column: "id", constant: "a" },
      time: { format: "dd.MM.YYYY", zone: "Mars/Olympus" },
      decimal: ",",
      thousands: ",",
      fields: {
        seq: { constant: 1.5 },
        event_time: { column: "t" },
        device_id: { column: "id" },
        temprature_c: { column: "temp" },
        temperature_c: { column: "temp", constant: 3 },
        humidity_pct: { column: "hum", zone: "UTC" },
        battery_v: { path: "b.v" },
        vibration_mm_s: {},
      },
    };

    const faults = await faultsOf({ content: "", mapping });

    expect(faults.map((fault) => fault.replace("m.json: ", ""))).toEqual([
      'fields: event_time is the event time, which "time" says already: leave it out',
      'fields: device_id is the device, which "device" says already: leave it out',
      expect.stringMatching(/^fields: temprature_c is no column of the contract; known: boot_id, seq, temperature_c, /),
      "device: write one of column, path or, for a file of one device, constant",
      "thousands: it is the decimal mark too; change one of them",
      'time: zone is "Mars/Olympus"; give a name of the IANA time zone database, such as Europe/Berlin',
      expect.stringMatching(/^time: format is "dd\.MM\.YYYY": YYYY stands for nothing; write yyyy, MM, dd, /),
      "fields.seq: 1.5 is no whole number",
      "fields.temperature_c: one of column, path, constant, constants says where the value comes from (columns: a date and its time)",
      "fields.humidity_pct: zone is for other fields than a number; known: column, path, constant, constants, convert",
      'fields.battery_v: path is "b.v", but a CSV has columns: write column',
      "fields.vibration_mm_s: one of column, path, constant, constants says where the value comes from (columns: a date and its time)",
      "time: column is missing; write column, columns or path",
    ]);
  });

  test("names a required column that nothing fills, with what fills it", async () => {
    const contract = defineTelemetry({
      topic: "acme/{site}/{device}/data",
      fields: [
        { column: "site", kind: "text", level: "site", description: "where" },
        { column: "device", kind: "text", level: "device", description: "who" },
        { column: "at", kind: "timestamp", format: "epoch-ms", description: "when" },
        { column: "temp", kind: "number", unit: "°C", description: "temperature" },
        { column: "is_open", kind: "boolean", presence: "optional", description: "vent" },
      ],
      device: "device",
      identity: ["device", "at"],
      eventTime: "at",
    });

    expect(await faultsOf({ content, mapping: least, contract })).toEqual([
      'm.json: fields.site: the contract requires site, a text, and nothing fills it; write { "column": ... } or { "constant": ... }',
      'm.json: fields.temp: the contract requires temp, a number, and nothing fills it; write { "column": ... } or { "constant": ... }',
    ]);
  });

  test("leaves boots, numbers, nulls and texts that the contract names to the replay", async () => {
    const [row] = rowsOf(await captured({ content, mapping: least }));

    expect(row?.boot_id).toMatch(/^capture-[0-9a-f]{12}$/);
    expect({ ...row, boot_id: null }).toEqual({
      ...Object.fromEntries(defaultTelemetry.fields.map(({ column }) => [column, null])),
      device_id: "a",
      seq: 0,
      event_time: Date.UTC(2026, 0, 5, 10),
      firmware: "1.3.0",
    });
  });

  test("gives boots a source where the contract's do not look like a file's name", async () => {
    const contract = defineTelemetry({
      topic: "t/{device}",
      fields: [
        { column: "device", kind: "text", level: "device", description: "who" },
        { column: "boot", kind: "text", pattern: "[0-9]+", description: "start" },
        { column: "n", kind: "integer", description: "number" },
        { column: "at", kind: "timestamp", format: "iso", description: "when" },
      ],
      device: "device",
      identity: ["device", "boot", "n"],
      eventTime: "at",
      sequence: { column: "n", boot: "boot" },
    });

    expect(await faultsOf({ content, mapping: least, contract })).toEqual([
      'm.json: fields: boot would be "capture-" and 12 digits, which the contract does not take; give it a source',
    ]);
  });

  test("that is no JSON, and one of payloads with more to it, are refused", async () => {
    expect(await faultsOf({ content, mapping: { payloads: true, device: {} } })).toEqual([
      'm.json: "payloads": true stands alone: the contract says the rest',
    ]);
  });

  test.each([
    ["yyyy-MM-dd a", "h counts to 12 and needs a beside it, for AM or PM; H counts to 23"],
    ["yyyy-MM-dd hh", "h counts to 12 and needs a beside it, for AM or PM; H counts to 23"],
    ["HH:mm", "it has no year, no month, no day"],
    ["yyyy-MM-dd MM", "the month stands in it twice"],
  ])("with the time's form %s is refused", async (format, why) => {
    const [fault] = await faultsOf({ content, mapping: { ...least, time: { column: "t", format } } });

    expect(fault).toContain(`m.json: time: format is "${format}": ${why}`);
  });
});

describe("a conversion", () => {
  test.each([
    ["fahrenheit_to_celsius", 212, 100],
    ["kelvin_to_celsius", 273.15, 0],
    ["millivolt_to_volt", 3_300, 3.3],
    ["inch_per_s_to_mm_per_s", 1, 25.4],
    ["mph_to_mm_per_s", 1, 447.04],
  ] as const)("%s turns %d into %d", (conversion, value, converted) => {
    expect(convert(value, conversion)).toBeCloseTo(converted, 9);
  });

  test("of scale and offset scales first", () => {
    expect(convert(100, { scale: 0.5, offset: -40 })).toBe(10);
  });
});
