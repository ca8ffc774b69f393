// Captured messages that a first contract is drafted from: JSON Lines of payloads, of objects with topic and payload, or the lines that
// `mosquitto_sub -v` prints, topic first.
import { messageOn } from "../capture/message-line.ts";

export interface Sample {
  readonly topic: string | undefined;
  /** An object, or a list of objects. */
  readonly payload: object;
}

export type ParsedSamples =
  /** A line each, with its number. */
  | { readonly kind: "parsed"; readonly samples: readonly Sample[] }
  | { readonly kind: "refused"; readonly faults: readonly string[] };

/** More say nothing new of what devices publish. */
const samplesMax = 10_000;
const faultsMax = 5;

/** Reads samples from the text of their file, the first ten thousand of them. */
export function parseSamples(text: string): ParsedSamples {
  const plain = text.replace(/^\uFEFF/, "");
  // A message of its own, over several lines as people keep it.
  const only = plain.trimStart().startsWith("{") ? sampleOf(plain) : undefined;
  if (only !== undefined) return { kind: "parsed", samples: [only] };
  const lines = plain.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const read = lines
    .filter(({ line }) => line !== "")
    .slice(0, samplesMax)
    .map(({ line, number }) => ({ number, sample: sampleOf(line) }));
  const faults = read
    .filter(({ sample }) => sample === undefined)
    .map(({ number }) => `line ${number} is no payload in JSON, and no topic with one behind it; take it out`);
  if (faults.length > 0) return { kind: "refused", faults: faults.slice(0, faultsMax) };
  const samples = read.flatMap(({ sample }) => sample ?? []);
  return samples.length > 0
    ? { kind: "parsed", samples }
    : { kind: "refused", faults: ["there is no sample; capture a few messages: mosquitto_sub -t '#' -F %j -C 100"] };
}

function sampleOf(text: string): Sample | undefined {
  const message = messageOn(text);
  const payload = message && objectIn(message.payload);
  return payload && { topic: message.topic, payload };
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
