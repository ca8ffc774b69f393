// The record between the IoT rule and the transform: the device's bytes in base64 with what the rules engine knows.
// The rule encodes them because a payload need not be JSON:
// https://docs.aws.amazon.com/iot/latest/developerguide/binary-payloads.html
import type { Judge, Judgement, Message } from "./judge.ts";
import { rejected } from "./rejection.ts";
import { topicFilter } from "./topic.ts";

/** The rule's SQL over a contract's topics; its SELECT list is the envelope that `parseEnvelope` reads. */
export const envelopeSql = (topic: string): string =>
  "SELECT encode(*, 'base64') AS payload, topic() AS topic, clientid() AS client_id, timestamp() AS received_at " +
  `FROM '${topicFilter(topic)}'`;

/** One record of the stream: the message to judge and the MQTT client that sent it. */
export interface Envelope extends Message {
  readonly payload: Buffer;
  readonly clientId: string;
  /** Of a record that the transform put back: which of the message's readings it stands for, by their positions. All unless given. */
  readonly readings: readonly number[] | undefined;
}

/** A reading's judgement with its position in the message. */
export interface JudgedReading {
  readonly position: number;
  readonly judgement: Judgement;
}

/** The envelope in a record's data (JSON), or undefined if it is none; never throws. */
export function parseEnvelope(data: string): Envelope | undefined {
  let record: unknown;
  try {
    record = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (!isEnvelopeRecord(record)) return undefined;
  const { payload, topic, client_id: clientId, received_at: receivedAtMs, readings } = record;
  return { payload: Buffer.from(payload, "base64"), topic, clientId, receivedAtMs, readings };
}

/** A record's data that stands for some readings of the envelope's message. */
export const envelopeOf = ({ payload, topic, clientId, receivedAtMs }: Envelope, readings: readonly number[]): string =>
  JSON.stringify({
    payload: payload.toString("base64"),
    topic,
    client_id: clientId,
    received_at: receivedAtMs,
    readings,
  });

/** Judges the readings that a record stands for; one that is no envelope is rejected as `schema`, as nothing in it can be read. */
export function judgeEnvelope(envelope: Envelope | undefined, judge: Judge): readonly JudgedReading[] {
  if (envelope === undefined) return [{ position: 0, judgement: rejected("schema", "the record is no rule envelope") }];
  const judged = judge(envelope).map((judgement, position) => ({ position, judgement }));
  const { readings } = envelope;
  if (readings === undefined) return judged;
  const chosen = new Set(readings);
  const own = judged.filter(({ position }) => chosen.has(position));
  // The contract may have changed since the record was put back: what it no longer finds is rejected and not lost.
  return own.length > 0 ? own : [{ position: 0, judgement: rejected("schema", "the record's readings are not there") }];
}

interface EnvelopeRecord {
  readonly payload: string;
  readonly topic: string;
  readonly client_id: string;
  readonly received_at: number;
  readonly readings?: readonly number[];
}

function isEnvelopeRecord(value: unknown): value is EnvelopeRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    "payload" in value &&
    typeof value.payload === "string" &&
    "topic" in value &&
    typeof value.topic === "string" &&
    "client_id" in value &&
    typeof value.client_id === "string" &&
    "received_at" in value &&
    Number.isSafeInteger(value.received_at) &&
    (!("readings" in value) || isPositions(value.readings))
  );
}

const isPositions = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item));
