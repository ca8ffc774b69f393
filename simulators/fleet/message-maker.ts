// From a device's readings to the messages that carry them, by the contract, with what must become of each reading.
import type { Row, Telemetry } from "../../contract/index.ts";
import { composerOf, encodeMessage, judgeOf, pathIn, pathOf, topicOf } from "../../contract/index.ts";
import type { Attempt, Rejection, SentReading } from "../ledger/attempt.ts";
import type { Random } from "./random.ts";
import type { Reading } from "./reading.ts";
import { spoilersOf } from "./spoil.ts";

/** What of an attempt follows from its readings. */
export type Composed = Pick<Attempt, "topic" | "payload" | "readings" | "rejections">;

export interface MessageMaker {
  readonly readingsPerMessage: number;
  /** How long a device without coverage holds a message back: late by the contract, and not yet too old. */
  readonly heldBackMs: { readonly fromMs: number; readonly toMs: number };
  /** Readings of one message, which share what stands at its root: the first one's. */
  unified(readings: readonly Reading[]): readonly Reading[];
  /** `isAcceptable`: the contract accepts all of them; otherwise it is asked. */
  messageOf(readings: readonly SentReading[], sentMs: number, isAcceptable: boolean): Composed;
  spoiltMessageOf(readings: readonly SentReading[], fault: "malformed" | "out-of-range", random: Random): Composed;
}

export interface MessageMakerOptions {
  readonly contract: Telemetry;
  /** Of a contract whose messages hold several; 1 for any other. */
  readonly readingsPerMessage: number;
  /** Of the stage: a reading received later than this after it was measured is rejected. */
  readonly acceptedLatenessMs: number;
}

export function messageMaker({ contract, readingsPerMessage, acceptedLatenessMs }: MessageMakerOptions): MessageMaker {
  const compose = composerOf(contract);
  const judge = judgeOf(contract, acceptedLatenessMs);
  const spoilers = spoilersOf(contract);
  const { lateAfterMs } = contract.lateness;
  const topics = topicCache(contract);
  const judged = (readings: readonly SentReading[], { topic, payload }: Sealed, sentMs: number): Composed => {
    const judgements = judge({ payload, topic, receivedAtMs: sentMs });
    const rejections = judgements.flatMap((judgement, position): Rejection[] =>
      judgement.kind === "rejected" ? [{ position, reason: judgement.reason }] : [],
    );
    const accepted = readings.filter((_, position) => judgements[position]?.kind === "accepted");
    return { topic, payload, readings: accepted, rejections };
  };
  return {
    readingsPerMessage: contract.readings === undefined ? 1 : readingsPerMessage,
    heldBackMs: {
      fromMs: 2 * lateAfterMs,
      toMs: Math.max(2 * lateAfterMs + 1, Math.min(24 * lateAfterMs, acceptedLatenessMs / 2)),
    },
    unified: unifier(contract),
    messageOf(readings, sentMs, isAcceptable) {
      const rows = readings.map(({ row }) => row);
      const topic = topics(rows[0] ?? {});
      const sealed = { topic, payload: encodeMessage(contract, compose(rows), topic) };
      return isAcceptable ? { ...sealed, readings, rejections: [] } : judged(readings, sealed, sentMs);
    },
    spoiltMessageOf(readings, fault, random) {
      const { malformed, outOfRange } = spoilers;
      const spoiler = fault === "out-of-range" ? outOfRange : malformed[random.below(malformed.length)];
      if (spoiler === undefined) throw new Error(`the contract has no way to be ${fault}`);
      const rows = readings.map(({ row }) => row);
      const { payload, rejections, isWhole } = spoiler(rows, random);
      const spoilt = new Set(rejections.map(({ position }) => position));
      const kept = isWhole ? [] : readings.filter((_, position) => !spoilt.has(position));
      return { topic: topics(rows[0] ?? {}), payload, rejections, readings: kept };
    },
  };
}

interface Sealed {
  readonly topic: string;
  readonly payload: string | Uint8Array;
}

/** A device mostly keeps to one topic: the latest is remembered by the values of its levels. */
function topicCache(contract: Telemetry): (row: Row) => string {
  const columns = contract.fields.filter(({ level }) => level !== undefined).map(({ column }) => column);
  const known = new Map<string, string>();
  return (row) => {
    const key = columns.map((column) => String(row[column])).join("/");
    const topic = known.get(key) ?? topicOf(contract, row);
    known.set(key, topic);
    return topic;
  };
}

/** Where a message holds several readings, what stands at its root is stated once. */
function unifier({ fields, readings }: Telemetry): MessageMaker["unified"] {
  const rooted = fields.filter((field) => pathIn(pathOf(field) ?? field.column).isAbsolute).map(({ column }) => column);
  if (readings === undefined || rooted.length === 0) return (given) => given;
  return ([first, ...others]) => {
    if (first === undefined) return [];
    const shared = Object.fromEntries(rooted.map((column) => [column, first.row[column] ?? null]));
    return [first, ...others.map(({ eventMs, row }) => ({ eventMs, row: { ...row, ...shared } }))];
  };
}
