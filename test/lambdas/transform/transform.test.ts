import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultTelemetry, judgeOf, type Telemetry } from "../../../contract/index.ts";
import { transformRecords, type TransformedRecord } from "../../../lambdas/transform/transform.ts";
import { gateway, thingsBoard } from "../../contract/other-fleets.ts";
import { envelope, payload, receivedAtMs } from "../../contract/payload.ts";

const record = (recordId: string, data: string) => ({
  recordId,
  approximateArrivalTimestamp: receivedAtMs + Number(recordId),
  data: Buffer.from(data).toString("base64"),
});
const transformOf = (contract: Telemetry, data: readonly string[]) =>
  transformRecords(
    data.map((text, index) => record(index.toString(), text)),
    { contract, judge: judgeOf(contract) },
  );
const transform = (...data: string[]) => transformOf(defaultTelemetry, data);
const rowsOf = (transformed: TransformedRecord | undefined): unknown[] =>
  transformed?.result === "Ok"
    ? Buffer.from(transformed.data, "base64")
        .toString("utf8")
        .split("\n")
        .slice(0, -1)
        .map((line): unknown => JSON.parse(line))
    : [];

describe("transformRecords", () => {
  test("an accepted reading becomes one JSON line with its event hour as partition", () => {
    const event_time = "2026-11-21T09:59:59.999Z";

    const { records, putBack } = transform(envelope(JSON.stringify(payload({ event_time }))));

    expect(records).toMatchObject([
      { recordId: "0", result: "Ok", metadata: { partitionKeys: { dt: "2026-11-21", hour: "09" } } },
    ]);
    expect(rowsOf(records[0])).toMatchObject([
      { event_time: Date.parse(event_time), received_at: receivedAtMs, seq: 7 },
    ]);
    expect(putBack).toEqual([]);
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

describe("a message of several readings", () => {
  const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);
  const upload = (...readings: unknown[]) =>
    envelope(JSON.stringify(readings), { topic: "v1/meter-1/telemetry", client_id: "meter-1" });
  const reading = (ts: number, power: unknown = 5) => ({ ts, values: { power } });

  test("of one hour becomes as many lines of one record", () => {
    const { records, putBack, tally } = transformOf(thingsBoard, [
      upload(reading(at("09:10:00.000")), reading(at("09:20:00.000"))),
    ]);

    expect(records).toMatchObject([{ result: "Ok", metadata: { partitionKeys: { dt: "2026-11-21", hour: "09" } } }]);
    expect(rowsOf(records[0])).toMatchObject([{ ts: at("09:10:00.000") }, { ts: at("09:20:00.000") }]);
    expect(putBack).toEqual([]);
    expect(tally.acceptedCount).toBe(2);
  });

  test("that are all rejected is returned as it came, and each is counted", () => {
    const data = upload(reading(at("09:10:00.000"), "much"), reading(-1));

    const { records, putBack, tally } = transformOf(thingsBoard, [data]);

    expect(records).toEqual([
      { recordId: "0", result: "ProcessingFailed", data: Buffer.from(data).toString("base64") },
    ]);
    expect(putBack).toEqual([]);
    expect(tally.rejectedCounts.get("schema")).toBe(2);
  });

  test("of two hours, and one rejected, is answered by its first hour; the other readings are put back and not counted yet", () => {
    const readings = [
      reading(at("08:59:00.000")),
      reading(0),
      reading(at("09:00:00.000")),
      reading(at("08:58:00.000")),
    ];

    const first = transformOf(thingsBoard, [upload(...readings)]);
    const second = transformOf(
      thingsBoard,
      first.putBack.map(({ data }) => data),
    );

    expect(rowsOf(first.records[0])).toMatchObject([{ ts: at("08:59:00.000") }, { ts: at("08:58:00.000") }]);
    expect(first.tally).toMatchObject({ acceptedCount: 2, rejectedCounts: new Map() });
    expect(first.putBack.map(({ partitionKey }) => partitionKey)).toEqual(["meter-1", "meter-1"]);
    expect(second.records.map(({ result }) => result)).toEqual(["Ok", "ProcessingFailed"]);
    expect(rowsOf(second.records[0])).toMatchObject([{ ts: at("09:00:00.000"), received_at: receivedAtMs }]);
    expect(second.tally.rejectedCounts).toEqual(new Map([["too-old", 1]]));
    expect(second.putBack).toEqual([]);
  });

  test("whose first is rejected is answered by those that are accepted, and the rejected ones are put back alone", () => {
    const first = transformOf(thingsBoard, [upload(reading(0), reading(at("09:00:00.000")))]);
    const second = transformOf(
      thingsBoard,
      first.putBack.map(({ data }) => data),
    );

    expect(first.records.map(({ result }) => result)).toEqual(["Ok"]);
    expect(JSON.parse(first.putBack[0]!.data)).toMatchObject({ readings: [0] });
    expect(second.records.map(({ result }) => result)).toEqual(["ProcessingFailed"]);
  });

  test("a record whose readings are not there is rejected, and not lost", () => {
    const data = upload(reading(at("09:00:00.000")));
    const fields: unknown = JSON.parse(data);

    const { records } = transformOf(thingsBoard, [JSON.stringify({ ...Object(fields), readings: [7] })]);

    expect(records.map(({ result }) => result)).toEqual(["ProcessingFailed"]);
  });

  test("whose rows exceed one answer are put back whole, and every reading comes to be in the end", () => {
    const many = Array.from({ length: 6_000 }, (_, index) => ({ ts: at("09:00:00.000") + index, values: {} }));
    const uploads = Array.from({ length: 20 }, () => upload(...many.slice(0, 3_000)));
    const contract = { ...thingsBoard, payloadBytesMax: 131_072 };

    const { answered, passes } = untilDone(contract, uploads);

    expect(answered).toBe(uploads.length * 3_000);
    expect(passes).toBeGreaterThan(1);
  });

  test("each is accepted or rejected once, whatever its hours, and no record holds two hours", () => {
    const hours = fc.integer({ min: -1, max: 3 }).map((hour) => at("06:00:00.000") + hour * 3_600_000);
    const anyReading = fc.record({
      ts: fc.oneof(hours, fc.constant("never")),
      values: fc.record({ temperature: fc.integer({ min: -60, max: 110 }) }),
    });
    const anyMessage = fc.dictionary(fc.constantFrom("a", "b", "c d"), fc.array(anyReading, { maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 4 }), (messages) => {
        const data = messages.map((message) =>
          envelope(JSON.stringify(message), { topic: "gateways/hall/telemetry", client_id: "hall" }),
        );
        const judge = judgeOf(gateway);
        const expected = messages.flatMap((message) =>
          judge({ payload: JSON.stringify(message), topic: "gateways/hall/telemetry", receivedAtMs }),
        );
        const { answered, rejected } = untilDone(gateway, data);
        expect(answered).toBe(expected.filter(({ kind }) => kind === "accepted").length);
        expect(rejected).toBe(expected.filter(({ kind }) => kind === "rejected").length);
      }),
    );
  });

  function hourOf(row: unknown): number {
    const ts = typeof row === "object" && row !== null && "ts" in row ? row.ts : undefined;
    return Math.floor(Number(ts) / 3_600_000);
  }

  /** Transforms, and again what was put back, until nothing is. */
  function untilDone(contract: Telemetry, data: readonly string[]) {
    let waiting = data;
    let [answered, rejected, passes] = [0, 0, 0];
    while (waiting.length > 0 && passes < 20) {
      const { records, putBack, tally } = transformOf(contract, waiting);
      const rows = records.map(rowsOf);
      expect(JSON.stringify(records).length).toBeLessThan(6_000_000);
      for (const row of rows) expect(new Set(row.map(hourOf)).size).toBeLessThan(2);
      answered += rows.flat().length;
      rejected += [...tally.rejectedCounts.values()].reduce((sum, count) => sum + count, 0);
      waiting = putBack.map((record) => record.data);
      passes += 1;
    }
    expect(waiting).toEqual([]);
    return { answered, rejected, passes };
  }
});
