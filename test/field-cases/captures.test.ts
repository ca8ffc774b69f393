// Captures as people have them, cut down to the smallest: what is read, and what is refused in a line that can be acted upon. That the
// pipeline rejects what lies outside the contract's ranges is shown by simulations; here it is replayed at all.
import { describe, expect, test } from "vitest";
import { defaultTelemetry, judgeOf, composeMessage, topicOf } from "../../contract/index.ts";
import { CaptureError } from "../../simulators/fleet/capture/capture-error.ts";
import { firstDayFault } from "../../simulators/fleet/capture/first-day.ts";
import type { Capture } from "../../simulators/fleet/capture/read-capture.ts";
import { readCapture } from "../../simulators/fleet/capture/read-capture.ts";

const inputs = new URL("inputs/", import.meta.url).pathname;

const read = (folder: string, file: string, mapping: string): Promise<Capture> =>
  readCapture({
    contract: defaultTelemetry,
    file: `${inputs}${folder}/${file}`,
    mappingFile: `${inputs}${folder}/${mapping}`,
    fromMs: -Infinity,
    untilMs: Infinity,
  });

async function faultsOf(folder: string, file: string, mapping: string): Promise<readonly string[]> {
  try {
    await read(folder, file, mapping);
    return [];
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return error.faults.map((fault) => fault.replace(`${inputs}${folder}/`, ""));
  }
}

const shown = ({ devices }: Capture): unknown[] =>
  devices.flatMap(({ deviceId, readings }) =>
    readings.map(({ eventMs, row }) => [
      deviceId,
      new Date(eventMs).toISOString(),
      row.temperature_c,
      row.humidity_pct,
    ]),
  );

describe("case 02, values outside the contract's ranges", () => {
  test("are replayed, and the contract rejects those two of four", async () => {
    const { devices } = await read("02-capture-out-of-range-false-fail", "capture.csv", "mapping.json");
    const judge = judgeOf(defaultTelemetry);

    const judgements = (devices[0]?.readings ?? []).flatMap(({ eventMs, row }) =>
      judge({
        payload: JSON.stringify(composeMessage(defaultTelemetry, [row])),
        topic: topicOf(defaultTelemetry, row),
        receivedAtMs: eventMs,
      }),
    );

    expect(judgements.map((one) => (one.kind === "rejected" ? one.reason : one.kind))).toEqual([
      "accepted",
      "out-of-range",
      "out-of-range",
      "accepted",
    ]);
  });
});

describe("case 15, dates and values", () => {
  const folder = "15-capture-dates-and-values";

  test("a byte-order mark is no part of CSV nor of JSON Lines", async () => {
    const expected = [["s-1", "2026-01-05T10:00:00.000Z", 21.5, 40]];

    expect(shown(await read(folder, "bom.csv", "m.json"))).toEqual(expected);
    expect(shown(await read(folder, "bom.jsonl", "m.json"))).toEqual(expected);
  });

  test("30 February is no day", async () => {
    expect(await faultsOf(folder, "feb30.csv", "m.json")).toEqual([
      'feb30.csv: row 1 (line 2): time is "2026-02-30T10:00:00Z"; it must be a time in the format iso, on a day that exists',
    ]);
  });

  test("0x15 is no number, 1e1 and a number between blanks are", async () => {
    expect(await faultsOf(folder, "hex.csv", "m.json")).toEqual([
      'hex.csv: row 1 (line 2): temp is "0x15"; it must be a number or one of "missing" in the mapping',
    ]);
  });

  test("objects and lists are no numbers, and the refusal names the path into them", async () => {
    expect(await faultsOf(folder, "nested.jsonl", "m.json")).toEqual([
      'nested.jsonl: row 1 (line 1): temp is {"value":21.5,"unit":"C"}; name the value within it, such as "path": "temp.value"',
      'nested.jsonl: row 2 (line 2): temp is [21.5]; name the value within it, such as "path": "temp[0]"',
    ]);
  });
});

describe("case 16, other countries' files", () => {
  const folder = "16-capture-refusals";

  test("a decimal comma is read where the mapping says so, and named where it does not", async () => {
    expect(shown(await read(folder, "comma.csv", "comma.mapping.json"))).toEqual([
      ["s-1", "2026-01-05T10:00:00.000Z", 21.5, 40],
    ]);
    expect(await faultsOf(folder, "comma.csv", "../15-capture-dates-and-values/m.json")).toEqual([
      'comma.csv: row 1 (line 2): temp is "21,5"; it must be a number or one of "missing" in the mapping; for a decimal mark say "decimal": ","',
    ]);
  });

  test("semicolons and local times are read where the mapping says so, and named where it does not", async () => {
    expect(shown(await read(folder, "community.csv", "community.mapping.json"))).toEqual([
      ["s-113", "2026-01-04T23:00:12.000Z", 3.1, 88],
    ]);
    const [fault] = await faultsOf(folder, "community.csv", "community.json");
    expect(fault).toMatch(/^community\.csv: the header has no column .*; say "delimiter": ";"$/);
  });

  test("keys that are left out are nulls where the mapping says so, and named where it does not", async () => {
    expect(shown(await read(folder, "sparse.jsonl", "sparse.mapping.json"))).toEqual([
      ["s-1", "2026-01-05T10:00:00.000Z", 21.5, 40],
      ["s-2", "2026-01-05T10:00:30.000Z", null, 50],
    ]);
    expect(await faultsOf(folder, "sparse.jsonl", "../15-capture-dates-and-values/m.json")).toEqual([
      'sparse.jsonl: row 2 (line 2): there is no temp; where keys are left out when nothing was measured, say "absent": "missing"',
    ]);
  });
});

describe("case 23, readings before the stage's first day", () => {
  test("are refused with the setting that mends it", async () => {
    const capture = await read("23-capture-before-first-day", "air-quality.csv", "mapping.json");

    const fault = firstDayFault({
      firstMs: capture.firstMs,
      firstDay: "2010-01-01",
      stage: "dev",
      project: "millrace",
    });

    expect(shown(capture)[0]).toEqual(["station-1", "2004-03-10T17:00:00.000Z", 13.6, 48.9]);
    expect(fault).toContain("pulumi config set --stack dev millrace:firstDay 2004-03-10");
  });
});
