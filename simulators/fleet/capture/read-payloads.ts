// JSON Lines of the contract's own messages, as `mosquitto_sub` captures them: read by the contract, ranges apart, for what lies outside
// them is replayed and the pipeline's judgement is tried.
import type { Field, Judge, Row, Telemetry } from "../../../contract/index.ts";
import {
  isNumeric,
  judgeOf,
  parseCalendarTime,
  parseWithNumerals,
  pathOf,
  receivedAt,
  stringifyWithNumerals,
} from "../../../contract/index.ts";
import { CaptureError, RowFault } from "./capture-error.ts";
import type { CaptureRange, Gathering } from "./gather.ts";
import { gather } from "./gather.ts";
import { linesOf } from "./json-rows.ts";
import { rowFaults } from "./row-faults.ts";

export interface PayloadsOptions {
  readonly file: string;
  readonly contract: Telemetry;
  readonly range: CaptureRange;
}

/** A line of the file: a payload, or an object with topic and payload and, where the broker's client adds it, the time of receipt. */
export interface CapturedMessage {
  readonly payload: string;
  readonly topic: string | undefined;
  readonly receivedMs: number | undefined;
}

/** Rejects with a CaptureError for lines that are no message of the contract. */
export async function readPayloads(
  texts: AsyncIterable<string>,
  { file, contract, range }: PayloadsOptions,
): Promise<Gathering> {
  const judge = judgeOf(unbounded(contract), Infinity);
  const gathering = gather(contract, () => true);
  const faults = rowFaults(file);
  let isEmpty = true;
  for await (const { line, text } of linesOf(texts)) {
    isEmpty = false;
    faults.watch(`line ${line}`, () => {
      const message = messageIn(text);
      for (const row of rowsOf(message, judge)) {
        const eventMs = contract.eventTime === receivedAt ? sentMs(message) : Number(row[contract.eventTime]);
        if (eventMs < range.fromMs || eventMs >= range.untilMs) continue;
        gathering.add({ deviceId: String(row[contract.device]), values: { ...row } }, eventMs);
      }
    });
  }
  faults.settle();
  if (isEmpty) throw new CaptureError([`${file}: there are no rows; give a file with readings`]);
  return gathering;
}

/** The contract without ranges, and with topics that need not repeat what payloads say. */
function unbounded(contract: Telemetry): Telemetry {
  const fields = contract.fields.map((field): Field => {
    const { level, ...rest } = field;
    const unbound: Field = level === undefined || pathOf(field) === undefined ? field : rest;
    return isNumeric(unbound) ? { ...unbound, min: -Number.MAX_VALUE, max: Number.MAX_VALUE } : unbound;
  });
  return { ...contract, fields, payloadBytesMax: Infinity };
}

/** Judged as if received at the end of time, so that none is early; the rows are without the time of receipt. */
function rowsOf({ payload, topic = "" }: CapturedMessage, judge: Judge): Row[] {
  return judge({ payload, topic, receivedAtMs: Number.MAX_SAFE_INTEGER }).map((judgement) => {
    if (judgement.kind === "rejected")
      throw new RowFault(`it is no message of the contract: ${judgement.detail}; take it out, or give a mapping`);
    return Object.fromEntries(Object.entries(judgement.row).filter(([column]) => column !== receivedAt));
  });
}

function sentMs({ receivedMs }: CapturedMessage): number {
  if (receivedMs !== undefined) return receivedMs;
  throw new RowFault(
    `the contract has no event time, and the line no "tst" of its receipt; give a mapping with a time`,
  );
}

/** `mosquitto_sub -F %j` gives `tst`, `topic` and `payload`, the latter as text. */
export function messageIn(line: string): CapturedMessage {
  let value: unknown;
  try {
    value = parseWithNumerals(line);
  } catch {
    throw new RowFault("it is no JSON; take it out");
  }
  if (typeof value !== "object" || value === null || !("topic" in value) || !("payload" in value))
    return { payload: line, topic: undefined, receivedMs: undefined };
  const { topic, payload } = value;
  return {
    topic: typeof topic === "string" ? topic : undefined,
    payload: typeof payload === "string" ? payload : stringifyWithNumerals(payload),
    receivedMs: "tst" in value && typeof value.tst === "string" ? instantOf(value.tst) : undefined,
  };
}

/** `2026-01-05T10:00:00.123456Z+0100`: mosquitto writes Z in front of the offset that counts. */
function instantOf(text: string): number | undefined {
  const time = parseCalendarTime(text.replace(/Z(?=[+-])/, ""));
  return time?.offsetMs === undefined ? undefined : time.wallMs - time.offsetMs;
}
