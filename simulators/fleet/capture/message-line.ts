// One captured message on a line: a payload; an object with topic and payload, as `mosquitto_sub -F %j` writes it; or a topic with the
// payload behind it, as `mosquitto_sub -v` does.
import { parseCalendarTime, parseWithNumerals, stringifyWithNumerals } from "../../../contract/index.ts";

export interface CapturedMessage {
  /** JSON, with the digits that it came with. */
  readonly payload: string;
  readonly topic: string | undefined;
  /** Of `tst`, epoch ms. */
  readonly receivedMs: number | undefined;
}

/** The message on a line; undefined where there is none in JSON. */
export function messageOn(line: string): CapturedMessage | undefined {
  const text = line.trim();
  if (!/^[[{]/.test(text)) {
    const [, topic, payload = ""] = /^(\S+)\s+([[{].*)$/s.exec(text) ?? [];
    return topic !== undefined && isJson(payload) ? { payload, topic, receivedMs: undefined } : undefined;
  }
  const value = parsed(text);
  if (value === undefined) return undefined;
  if (!isObject(value) || !("topic" in value) || !("payload" in value) || typeof value.topic !== "string")
    return { payload: text, topic: undefined, receivedMs: undefined };
  const { topic, payload } = value;
  return {
    topic,
    payload: typeof payload === "string" ? payload : stringifyWithNumerals(payload),
    receivedMs: "tst" in value && typeof value.tst === "string" ? instantOf(value.tst) : undefined,
  };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isJson = (text: string): boolean => parsed(text) !== undefined;

/** No JSON at the top of a line is `undefined`. */
function parsed(text: string): unknown {
  try {
    return parseWithNumerals(text);
  } catch {
    return undefined;
  }
}

/** `2026-01-05T10:00:00.123456Z+0100`: mosquitto writes Z in front of the offset that counts. */
function instantOf(text: string): number | undefined {
  const time = parseCalendarTime(text.replace(/Z(?=[+-])/, ""));
  return time?.offsetMs === undefined ? undefined : time.wallMs - time.offsetMs;
}
