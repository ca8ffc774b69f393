import { describe, expect, test } from "vitest";
import {
  defaultTelemetry,
  envelopeOf,
  envelopeSql,
  judgeEnvelope,
  judgeOf,
  parseEnvelope,
} from "../../contract/index.ts";
import { thingsBoard } from "./other-fleets.ts";
import { device, envelope, payload, receivedAtMs, topic } from "./payload.ts";

describe("parseEnvelope", () => {
  test("gives back the device's bytes, also where they are no text", () => {
    const bytes = Uint8Array.from([0, 255, 128, 10]);

    expect(parseEnvelope(envelope(bytes))).toEqual({
      payload: Buffer.from(bytes),
      topic,
      clientId: device,
      receivedAtMs,
      readings: undefined,
    });
  });

  test("gives back what was put back, with the readings that it stands for", () => {
    const first = parseEnvelope(envelope("[{},{},{}]"))!;

    expect(parseEnvelope(envelopeOf(first, [2, 0]))).toEqual({ ...first, readings: [2, 0] });
  });

  test.each([
    "",
    "{}",
    "null",
    "[]",
    envelope("{}", { received_at: "now" }),
    envelope("{}", { topic: 7 }),
    envelope("{}", { readings: 1 }),
    envelope("{}", { readings: ["0"] }),
  ])("%j is no envelope", (data) => {
    expect(parseEnvelope(data)).toBeUndefined();
  });

  test("the rule selects what the envelope has, from every device's topic", () => {
    expect(envelopeSql(defaultTelemetry.topic)).toMatch(
      / AS payload, .* AS topic, .* AS client_id, .* AS received_at FROM 'devices\/\+\/telemetry'$/,
    );
  });
});

describe("judgeEnvelope", () => {
  const judge = judgeOf(defaultTelemetry);

  test("judges the payload within", () => {
    const judged = judgeEnvelope(parseEnvelope(envelope(JSON.stringify(payload()))), judge);

    expect(judged).toMatchObject([
      { position: 0, judgement: { kind: "accepted", row: { seq: 7, received_at: receivedAtMs } } },
    ]);
  });

  test("rejects a record that is no envelope as schema", () => {
    expect(judgeEnvelope(parseEnvelope("hello"), judge)).toEqual([
      {
        position: 0,
        judgement: { kind: "rejected", reason: "schema", detail: "the record is no rule envelope" },
      },
    ]);
  });

  test("judges of a message only the readings that the record stands for, and rejects one whose readings are not there", () => {
    const body = JSON.stringify([
      { ts: receivedAtMs, values: {} },
      { ts: "never" },
      { ts: receivedAtMs - 1, values: {} },
    ]);
    const put = (readings?: readonly number[]) =>
      judgeEnvelope(
        parseEnvelope(envelope(body, { topic: "v1/meter-1/telemetry", ...(readings && { readings }) })),
        judgeOf(thingsBoard),
      ).map(({ position, judgement }) => [position, judgement.kind]);

    expect(put()).toEqual([
      [0, "accepted"],
      [1, "rejected"],
      [2, "accepted"],
    ]);
    expect(put([2, 1])).toEqual([
      [1, "rejected"],
      [2, "accepted"],
    ]);
    expect(put([3])).toEqual([[0, "rejected"]]);
  });
});
