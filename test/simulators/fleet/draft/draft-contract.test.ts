// A draft is held against the samples that it came from: with its units filled in, it is a contract and accepts them.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import type { Judgement, Row, Telemetry } from "../../../../contract/index.ts";
import { composeMessage, defaultTelemetry, judgeOf, topicOf } from "../../../../contract/index.ts";
import { draftContract, draftOf } from "../../../../simulators/fleet/draft/draft-contract.ts";
import type { Sample } from "../../../../simulators/fleet/draft/samples.ts";
import { parseSamples } from "../../../../simulators/fleet/draft/samples.ts";

import { fleets, greenhouse } from "./fleets.ts";

const contractModule = new URL("../../../../contract/index.ts", import.meta.url).href;

/** The module that a draft is, with its units filled in and the library where it lies. */
async function contractOf(text: string, unit = "1"): Promise<Telemetry> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-draft-"));
  const file = join(folder, "contract.ts");
  await writeFile(file, text.replace("millrace/contract", contractModule).replaceAll('unit: "?"', `unit: "${unit}"`));
  const module: unknown = await import(file);
  await rm(folder, { recursive: true });
  if (!isContractModule(module)) throw new Error("the draft exports no contract");
  return module.contract;
}

const isContractModule = (value: unknown): value is { readonly contract: Telemetry } =>
  typeof value === "object" && value !== null && "contract" in value;

const samplesOf = (lines: readonly (object | string)[]): readonly Sample[] => {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  const parsed = parseSamples(text);
  if (parsed.kind === "refused") throw new Error(parsed.faults.join("\n"));
  return parsed.samples;
};

const receivedAtMs = Date.UTC(2026, 0, 5, 8, 1);

function judged(
  contract: Telemetry,
  samples: readonly Sample[],
  topicFor: (payload: object) => string,
): readonly Judgement[] {
  const judge = judgeOf(contract);
  return samples.flatMap(({ topic, payload }) =>
    judge({ payload: JSON.stringify(payload), topic: topic ?? topicFor(payload), receivedAtMs }),
  );
}

const rowsOf = (judgements: readonly Judgement[]): Row[] =>
  judgements.map((judgement) => {
    if (judgement.kind === "rejected") throw new Error(judgement.detail);
    return judgement.row;
  });

const noTopic = (): string => {
  throw new Error("the sample has no topic");
};

describe("a draft", () => {
  test.each(Object.entries(fleets))("from samples of %s accepts them", async (_, lines) => {
    const samples = samplesOf(lines);

    const contract = await contractOf(draftContract(samples));

    expect(rowsOf(judged(contract, samples, noTopic)).length).toBeGreaterThan(0);
  });

  test("from this project's own messages accepts them, and finds their version, their order and their device", async () => {
    const rows = [0, 1].map((seq) => ({
      device_id: "dev-1",
      boot_id: "b",
      seq,
      event_time: receivedAtMs + seq,
      temperature_c: 21.5,
      humidity_pct: seq === 0 ? null : 40,
      battery_v: 3.9,
      vibration_mm_s: 0.5,
      latitude: 47.5,
      longitude: 7.6,
      firmware: "1.4.2",
    }));
    const samples = samplesOf(
      rows.map((row) => ({ topic: topicOf(defaultTelemetry, row), payload: composeMessage(defaultTelemetry, [row]) })),
    );

    const contract = await contractOf(draftContract(samples));

    expect(contract).toMatchObject({
      topic: "devices/{device_id}/telemetry",
      version: { path: "v", is: 1 },
      device: "device_id",
      identity: ["device_id", "boot_id", "seq"],
      eventTime: "event_time",
      sequence: { column: "seq", boot: "boot_id" },
    });
    expect(rowsOf(judged(contract, samples, noTopic))).toMatchObject(rows);
  });

  test("says of a greenhouse's payload what the samples show, and asks for the rest", async () => {
    const text = draftContract(samplesOf(fleets["a greenhouse"] ?? []));

    await expect(text).toMatchFileSnapshot("greenhouse-draft.txt");
  });

  test("without its units filled in is refused by each of them", async () => {
    const text = draftContract(samplesOf(fleets["a greenhouse"] ?? []));

    const evaluated = contractOf(text, "?");

    await expect(evaluated).rejects.toThrow('temp.unit is "?"; say what it counts, such as "°C"');
    await expect(evaluated).rejects.toThrow('par.unit is "?"');
  });

  test("reads several readings of a message, and what stands beside them", async () => {
    const samples = samplesOf(fleets["a list of readings"] ?? []);

    const contract = await contractOf(draftContract(samples));

    expect(contract.readings).toBe("$.batch[*]");
    expect(rowsOf(judged(contract, samples, noTopic))).toMatchObject([
      { dev: "a", ts: 1_767_600_000_000, acc_0: 0.1, acc_1: 0.2, acc_2: 9.8, soil_moisture: 30 },
      { dev: "a", ts: 1_767_600_010_000, acc_2: 9.7, soil_moisture: 31 },
    ]);
  });

  test("of messages without a topic puts the payload's device into one, and says that it is a guess", async () => {
    const samples = samplesOf([{ id: "gh-7", temp: 21.4, at: "2026-01-05T08:00:00Z" }]);

    const text = draftContract(samples);
    const contract = await contractOf(text);

    expect(text).toContain('topic: "devices/{device_id}/telemetry", // no sample says it: where do devices publish?');
    expect(rowsOf(judged(contract, samples, () => "devices/gh-7/telemetry"))).toMatchObject([
      { id: "gh-7", temp: 21.4 },
    ]);
  });

  test("takes the levels' names from a pattern", () => {
    const samples = samplesOf([greenhouse]);

    const plain = draftOf(samples, { topic: "acme/+/+/data" });
    const named = draftOf(samples, { topic: "acme/{house}/{box}/data" });

    expect([plain.topic, plain.device]).toEqual(["acme/{site}/{device_id}/data", "device_id"]);
    expect([named.topic, named.device]).toEqual(["acme/{house}/{box}/data", "box"]);
  });

  test("of devices without a clock tells readings by their receipt", () => {
    const { eventTime, identity } = draftOf(samplesOf(['sensors/s1 {"t":20.5}']), {});

    expect([eventTime, identity]).toEqual(["received_at", ["device_id", "received_at"]]);
  });

  test("names texts that repeat, words for true and false, and values that may be missing", () => {
    const modes = ["auto", "manual", "auto", "auto", "manual", "auto"];
    const samples = samplesOf(
      modes.map((mode, index) => ({
        topic: "a/d",
        payload: { mode, on: index % 2 === 0 ? "ON" : "OFF", ...(index > 0 && { t: index > 1 ? 1.5 : null }) },
      })),
    );

    const { fields } = draftOf(samples, {});

    expect(fields.map(({ field }) => field).slice(1)).toEqual([
      { column: "mode", kind: "text", values: ["auto", "manual"], description: "mode" },
      { column: "on", kind: "boolean", words: { true: "ON", false: "OFF" }, description: "on" },
      { column: "t", kind: "number", presence: "optional", unit: "?", measurement: true, description: "t" },
    ]);
  });

  test("leaves out what is of no kind or of several, and says so", () => {
    const samples = samplesOf([
      { topic: "a/d", payload: { a: null, b: 1, c: ["x"], d: "x".repeat(2_000) } },
      { topic: "a/d", payload: { a: null, b: "one", c: [], d: "" } },
    ]);

    expect(draftOf(samples, {}).leftOut).toEqual([
      "a is null in every sample",
      "b is number in some samples, string in others",
      "c is a list: say in a field of its own which item is meant, like c[0]",
      "d is a text of more than 1024 characters",
    ]);
  });

  test.each([
    [[{ t: 1 }], {}, "no text of the samples and no level of their topic is a device's"],
    [['a/b {"t":1}', 'a/b/c {"t":1}'], {}, "a sample's topic is a/b/c, and the others' a/b;"],
    [['a/b {"t":1}'], { topic: "x/+" }, "a sample's topic is a/b, and the others' x/+"],
    [['a/b {"t":1}'], { topic: "a/#" }, "a sample's topic is a/b"],
    [[{ id: "x" }], { topic: "a/#" }, '"#" is no level'],
  ])("of %j with %j is refused", (lines, options, why) => {
    expect(() => draftContract(samplesOf(lines), options)).toThrow(why);
  });
});

describe("samples", () => {
  test("may be one message over several lines", () => {
    expect(samplesOf([JSON.stringify(greenhouse, undefined, 2)])).toEqual([{ topic: undefined, payload: greenhouse }]);
  });

  test("may hold their payload as text, as mosquitto_sub -F %j writes them", () => {
    expect(samplesOf([{ tst: "2026-01-05T08:00:00.000000Z+0000", topic: "a/b", payload: '{"t":1}' }])).toEqual([
      { topic: "a/b", payload: { t: 1 } },
    ]);
  });

  test("that are none are refused by their lines", () => {
    expect(parseSamples('{"t":1}\n\nhello\n{"t":\na/b 7\n7')).toEqual({
      kind: "refused",
      faults: [3, 4, 5, 6].map(
        (line) => `line ${line} is no payload in JSON, and no topic with one behind it; take it out`,
      ),
    });
    expect(parseSamples(" \n")).toEqual({
      kind: "refused",
      faults: ["there is no sample; capture a few messages: mosquitto_sub -t '#' -F %j -C 100"],
    });
  });
});
