// The record between the IoT rule and the transform: the device's bytes in base64 with what the rules engine knows.
// The rule encodes them because a payload need not be JSON:
// https://docs.aws.amazon.com/iot/latest/developerguide/binary-payloads.html
import type { Delivery, Judgement } from "./judge.ts";
import { judge } from "./judge.ts";
import { telemetryTopicFilter } from "./telemetry.ts";

/** The rule's SQL; its SELECT list is the envelope that `parseEnvelope` reads. */
export const envelopeSql =
  "SELECT encode(*, 'base64') AS payload, topic() AS topic, clientid() AS client_id, timestamp() AS received_at " +
  `FROM '${telemetryTopicFilter}'`;

/** One record of the stream: the delivery to judge and the MQTT client that sent it. */
export interface Envelope extends Delivery {
  readonly payload: Buffer;
  readonly clientId: string;
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
  const { payload, topic, client_id: clientId, received_at: receivedAtMs } = record;
  return { payload: Buffer.from(payload, "base64"), topic, clientId, receivedAtMs };
}

/** Judges a stream record's data: a record that is no envelope is rejected as `schema`, as nothing in it can be read. */
export function judgeRecord(data: string, acceptedLatenessMs: number): Judgement {
  const envelope = parseEnvelope(data);
  if (envelope === undefined) return { kind: "rejected", reason: "schema", detail: "the record is no rule envelope" };
  const { payload, topic, receivedAtMs } = envelope;
  return judge({ payload, topic, receivedAtMs, acceptedLatenessMs });
}

interface EnvelopeRecord {
  readonly payload: string;
  readonly topic: string;
  readonly client_id: string;
  readonly received_at: number;
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
    Number.isSafeInteger(value.received_at)
  );
}
