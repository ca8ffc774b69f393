// JSON Lines of the contract's own messages, as `mosquitto_sub` captures them: read by the contract, ranges apart, for what lies outside
// them is replayed and the pipeline's judgement is tried.
import type { Field, Judge, Row, Telemetry } from "../../../contract/index.ts";
import { isNumeric, judgeOf, pathOf, receivedAt } from "../../../contract/index.ts";
import { CaptureError, RowFault } from "./capture-error.ts";
import type { CaptureRange, Gathering } from "./gather.ts";
import { gather } from "./gather.ts";
import { linesOf } from "./json-rows.ts";
import type { CapturedMessage } from "./message-line.ts";
import { messageOn } from "./message-line.ts";
import { rowFaults } from "./row-faults.ts";

export interface PayloadsOptions {
  readonly file: string;
  readonly contract: Telemetry;
  readonly range: CaptureRange;
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
      const message = messageOn(text);
      if (message === undefined) throw new RowFault("it is no message in JSON; take it out");
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
