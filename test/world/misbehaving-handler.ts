// Stands before a deployed function and misbehaves as `misbehaviour.json` beside it says. It is put into the function's package
// as its module, with the real one beside it as `original.mjs`: see misbehaving-function.ts.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { falsifications, falsify } from "./falsifications.ts";

const misbehaviour = z.object({
  /** What each invocation does, round and round. */
  invocations: z
    .array(z.enum(["works", "throws", "exits", "exhausts its memory", "takes too long", "answers nonsense"]))
    .min(1)
    .default(["works"]),
  /** What becomes of one record of a delivery stream's batch, by `<device_id> <seq>`. */
  records: z.record(z.string(), z.enum(["dropped", "processing failed", "not answered"])).default({}),
  /** What it makes of the rows that it answers. */
  rows: z.enum(falsifications).optional(),
});

export type Misbehaviour = z.input<typeof misbehaviour>;
type Plan = z.output<typeof misbehaviour>;

const sourceRecords = z.object({ records: z.array(z.object({ data: z.string() })) });
const answeredRecords = z.object({ records: z.array(z.looseObject({ recordId: z.string() })) });
const envelope = z.object({ payload: z.string() });
const reading = z.object({ device_id: z.string(), seq: z.number() });

const beside = (name: string): URL => new URL(name, import.meta.url);
const original = z
  .object({ handler: z.custom<(...args: unknown[]) => unknown>((value) => typeof value === "function") })
  .parse(await import(beside("original.mjs").href));

export async function handler(event: unknown, context: unknown): Promise<unknown> {
  appendFileSync(beside("events.jsonl"), `${JSON.stringify(event)}\n`);
  const { turn, records, rows } = takeTurn();
  switch (turn) {
    case "works": {
      const answer = spoil(await original.handler(event, context), event, records);
      return rows === undefined ? answer : falsify(answer, rows);
    }
    case "throws":
      throw new Error("the function fails on purpose");
    case "exits":
      return process.exit(1);
    case "exhausts its memory":
      return hoard();
    case "takes too long":
      return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    case "answers nonsense":
      return { batchItemFailures: [{ itemIdentifier: "no message of this batch" }] };
  }
}

/** The next invocation's turn is another. */
function takeTurn(): { turn: Plan["invocations"][number]; records: Plan["records"]; rows: Plan["rows"] } {
  const file = beside("misbehaviour.json");
  const { invocations, records, rows } = misbehaviour.parse(JSON.parse(readFileSync(file, "utf8")));
  const [turn = "works", ...others] = invocations;
  writeFileSync(file, JSON.stringify({ invocations: [...others, turn], records, rows }));
  return { turn, records, rows };
}

function hoard(): never {
  const kept: number[][] = [];
  for (;;) kept.push(new Array<number>(1_000_000).fill(1.5));
}

function spoil(answer: unknown, event: unknown, mishaps: Plan["records"]): unknown {
  if (Object.keys(mishaps).length === 0) return answer;
  const source = sourceRecords.parse(event).records;
  const records = answeredRecords.parse(answer).records.flatMap((record, index): object[] => {
    const { recordId } = record;
    const data = source[index]?.data ?? "";
    switch (mishaps[readingIn(data)]) {
      case "dropped":
        return [{ recordId, result: "Dropped", data }];
      case "processing failed":
        return [{ recordId, result: "ProcessingFailed", data }];
      case "not answered":
        return [];
      default:
        return [record];
    }
  });
  return { records };
}

/** `<device_id> <seq>` of a record as the topic rule wraps it; empty for a payload that is no reading. */
function readingIn(data: string): string {
  const fromBase64 = (text: string): unknown => JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  try {
    const { device_id: deviceId, seq } = reading.parse(fromBase64(envelope.parse(fromBase64(data)).payload));
    return `${deviceId} ${seq}`;
  } catch {
    return "";
  }
}
