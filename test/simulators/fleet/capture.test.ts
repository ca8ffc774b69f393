import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { convert, parseMapping } from "../../../simulators/fleet/capture-mapping.ts";
import { capturedDevices, type CaptureRow } from "../../../simulators/fleet/capture-rows.ts";
import { capturedSource } from "../../../simulators/fleet/captured-source.ts";
import { readCapture } from "../../../simulators/fleet/read-capture.ts";

const captures = new URL("../../../simulators/fleet/captures/", import.meta.url).pathname;
const weather = {
  file: `${captures}nyc-weather-2013.csv.gz`,
  mappingFile: `${captures}nyc-weather-2013.mapping.json`,
};

function devices(rows: readonly CaptureRow[], mapping: object): ReturnType<typeof capturedDevices> {
  const parsed = parseMapping("test.json", JSON.stringify(mapping));
  if (parsed.kind === "refused") throw new Error(parsed.faults.join());
  return capturedDevices(rows, {
    mapping: parsed.mapping,
    range: { fromMs: -Infinity, untilMs: Infinity },
    captureId: "capture-1",
  });
}

const simple = {
  device: { column: "id" },
  time: { column: "t", format: "epoch_s" },
  missing: ["NA"],
  fields: { temperature_c: { column: "f", convert: "fahrenheit_to_celsius" }, battery_v: { constant: 3.3 } },
};

describe("a capture", () => {
  test("of the year 2013 has 26,115 readings of three airports, in order of event time", async () => {
    const capture = await readCapture({ ...weather, fromMs: -Infinity, untilMs: Infinity });

    expect(capture.readingCount).toBe(26_115);
    expect(capture.devices.map(({ deviceId }) => deviceId)).toEqual(["weather-EWR", "weather-JFK", "weather-LGA"]);
    expect(new Date(capture.firstMs).toISOString()).toBe("2013-01-01T06:00:00.000Z");
    expect(new Date(capture.lastMs).toISOString()).toBe("2013-12-30T23:00:00.000Z");
    for (const { readings } of capture.devices) {
      expect(readings.every(({ eventMs }, index) => index === 0 || (readings[index - 1]?.eventMs ?? 0) < eventMs)).toBe(
        true,
      );
    }
  });

  test("maps its first row: 39.02 °F is 3.9 °C, and what the station does not measure is null", async () => {
    const capture = await readCapture({ ...weather, fromMs: -Infinity, untilMs: Date.UTC(2013, 0, 2) });

    const reading = capturedSource(capture.devices[0]!).next();
    expect(reading.seq).toBe(0);
    expect(reading.measurements).toEqual({
      temperature_c: ((39.02 - 32) * 5) / 9,
      humidity_pct: 59.37,
      battery_v: null,
      vibration_mm_s: null,
      latitude: 40.6925,
      longitude: -74.1687,
    });
  });

  test("of one day gives the same boot id as the whole: it names the file", async () => {
    const day = await readCapture({ ...weather, fromMs: Date.UTC(2013, 4, 1), untilMs: Date.UTC(2013, 4, 2) });
    const year = await readCapture({ ...weather, fromMs: -Infinity, untilMs: Infinity });

    expect(day.readingCount).toBe(72);
    expect(day.devices[0]?.bootId).toBe(year.devices[0]?.bootId);
    expect(day.devices[0]?.bootId).toMatch(/^capture-[0-9a-f]{12}$/);
  });

  test("sorts a device's rows by event time, and missing values become null", () => {
    const [device] = devices(
      [
        { id: "a", t: "20", f: "NA" },
        { id: "a", t: 10.5, f: 212 },
      ],
      simple,
    );

    expect(device?.readings.map(({ eventMs, measurements }) => [eventMs, measurements.temperature_c])).toEqual([
      [10_500, 100],
      [20_000, null],
    ]);
    expect(device?.readings[0]?.measurements.battery_v).toBe(3.3);
  });

  test.each([
    [{ id: "a", t: "soon", f: "1" }, `row 1: t is "soon"; it must be a time in the format epoch_s`],
    [{ id: "a/b", t: "1", f: "1" }, `row 1: id gives the device id "a/b"; use letters, digits, ":", "_" or "-"`],
    [{ id: "a", t: "1", f: "warm" }, `row 1: f is "warm"; it must be a number or one of "missing" in the mapping`],
    [{ id: "a", t: "1" }, "row 1: there is no column f"],
  ])("row %j is refused by its number and column", (row, message) => {
    expect(() => devices([row], simple)).toThrow(message);
  });

  test("in JSON Lines gives the readings of the same rows, and a broken line is refused by its number", async () => {
    const dir = await mkdtemp(join(tmpdir(), "millrace-capture-"));
    const file = join(dir, "w.jsonl.gz");
    const row = { origin: "EWR", time_hour: "2013-01-01T06:00:00Z", temp: 39.02, humid: null };
    const range = { fromMs: -Infinity, untilMs: Infinity };

    await writeFile(file, gzipSync(`${JSON.stringify(row)}\n\n`));
    const capture = await readCapture({ ...weather, file, ...range });
    await writeFile(file, gzipSync(`${JSON.stringify(row)}\n{"origin"`));
    const broken = readCapture({ ...weather, file, ...range });

    await expect(broken).rejects.toThrow(`${file}: line 2 is no JSON object`);
    expect(capture.devices[0]?.readings).toMatchObject([
      { eventMs: Date.UTC(2013, 0, 1, 6), measurements: { temperature_c: ((39.02 - 32) * 5) / 9, humidity_pct: null } },
    ]);
    await rm(dir, { recursive: true });
  });

  test("without a readable file, mapping or range says which", async () => {
    const range = { fromMs: -Infinity, untilMs: Infinity };

    await expect(readCapture({ ...weather, file: "none.csv", ...range })).rejects.toThrow("cannot read none.csv");
    await expect(readCapture({ ...weather, mappingFile: weather.file, ...range })).rejects.toThrow("is not JSON");
    await expect(readCapture({ ...weather, fromMs: 0, untilMs: 1 })).rejects.toThrow("change --from and --until");
  });
});

describe("a mapping", () => {
  test("is refused with the key of every fault", () => {
    const parsed = parseMapping(
      "m.json",
      JSON.stringify({ device: { column: 1 }, time: { column: "t", format: "x" }, fields: {} }),
    );

    expect(parsed.kind === "refused" ? parsed.faults.map((fault) => fault.split(": ")[1]) : parsed).toEqual([
      "device.column",
      "time.format",
    ]);
  });

  test.each([
    ["fahrenheit_to_celsius", 212, 100],
    ["kelvin_to_celsius", 273.15, 0],
    ["millivolt_to_volt", 3_300, 3.3],
    ["inch_per_s_to_mm_per_s", 1, 25.4],
    ["mph_to_mm_per_s", 1, 447.04],
  ] as const)("%s turns %d into %d", (conversion, value, converted) => {
    expect(convert(value, conversion)).toBeCloseTo(converted, 9);
  });

  test("a linear conversion scales first and adds the offset", () => {
    expect(convert(100, { scale: 0.5, offset: -40 })).toBe(10);
  });
});
