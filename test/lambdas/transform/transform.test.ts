import { describe, expect, test } from "vitest";
import { acceptedLatenessMsDefault } from "../../../lambdas/contract/late.ts";
import { transformRecords } from "../../../lambdas/transform/transform.ts";
import { envelope, payload, receivedAtMs } from "../contract/payload.ts";

const record = (recordId: string, data: string) => ({
  recordId,
  approximateArrivalTimestamp: receivedAtMs + Number(recordId),
  data: Buffer.from(data).toString("base64"),
});
const transform = (...data: string[]) =>
  transformRecords(
    data.map((text, index) => record(index.toString(), text)),
    acceptedLatenessMsDefault,
  );

describe("transformRecords", () => {
  test("an accepted reading becomes one JSON line with its event hour as partition", () => {
    const event_time = "2026-11-21T09:59:59.999Z";

    const { records } = transform(envelope(JSON.stringify(payload({ event_time }))));

    const [transformed] = records;
    expect(transformed).toMatchObject({
      recordId: "0",
      result: "Ok",
      metadata: { partitionKeys: { dt: "2026-11-21", hour: "09" } },
    });
    const line = Buffer.from(transformed!.data, "base64").toString("utf8");
    expect(line.endsWith("}\n")).toBe(true);
    expect(JSON.parse(line)).toMatchObject({ event_time: Date.parse(event_time), received_at: receivedAtMs, seq: 7 });
  });

  test("a rejected record is returned as it came", () => {
    const data = envelope("no json");

    const { records } = transform(data);

    expect(records).toEqual([
      { recordId: "0", result: "ProcessingFailed", data: Buffer.from(data).toString("base64") },
    ]);
  });

  test("answers every record under its id, in order, and tallies 2 accepted, 1 late, 3 rejected", () => {
    const late = payload({ event_time: "2026-11-21T09:00:00.000Z" });

    const { records, tally } = transform(
      envelope(JSON.stringify(payload())),
      envelope("{"),
      envelope(JSON.stringify(late)),
      "no envelope",
      envelope(JSON.stringify(payload({ seq: -1 }))),
    );

    expect(records.map(({ recordId }) => recordId)).toEqual(["0", "1", "2", "3", "4"]);
    expect(tally).toMatchObject({ acceptedCount: 2, lateCount: 1, latestArrivalMs: receivedAtMs + 4 });
    expect([...tally.rejectedCounts]).toEqual([
      ["not-json", 1],
      ["schema", 2],
    ]);
  });
});
