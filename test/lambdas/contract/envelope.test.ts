import { describe, expect, test } from "vitest";
import { judgeRecord, parseEnvelope } from "../../../lambdas/contract/envelope.ts";
import { acceptedLatenessMsDefault } from "../../../lambdas/contract/late.ts";
import { device, envelope, payload, receivedAtMs, topic } from "./payload.ts";

describe("parseEnvelope", () => {
  test("gives back the device's bytes, also where they are no text", () => {
    const bytes = Uint8Array.from([0, 255, 128, 10]);

    const parsed = parseEnvelope(envelope(bytes));

    expect(parsed).toEqual({ payload: Buffer.from(bytes), topic, clientId: device, receivedAtMs });
  });

  test.each(["", "{}", "null", "[]", envelope("{}", { received_at: "now" }), envelope("{}", { topic: 7 })])(
    "%j is no envelope",
    (data) => {
      expect(parseEnvelope(data)).toBeUndefined();
    },
  );
});

describe("judgeRecord", () => {
  test("judges the payload within", () => {
    const judgement = judgeRecord(envelope(JSON.stringify(payload())), acceptedLatenessMsDefault);

    expect(judgement).toMatchObject({ kind: "accepted", reading: { seq: 7, received_at: receivedAtMs } });
  });

  test("rejects a record that is no envelope as schema", () => {
    expect(judgeRecord("hello", acceptedLatenessMsDefault)).toEqual({
      kind: "rejected",
      reason: "schema",
      detail: "the record is no rule envelope",
    });
  });
});
