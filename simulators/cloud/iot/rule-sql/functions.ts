// The functions a rule may call. What is not here is refused by name when the rule is made.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html
import { formatTime } from "./parse-time.ts";
import { textOf, type RuleMessage, type Value } from "./message.ts";

interface RuleFunction {
  readonly argumentsMin: number;
  readonly argumentsMax: number;
  readonly apply: (args: readonly Value[], message: RuleMessage) => Value;
}

const ofText =
  (change: (text: string) => Value): RuleFunction["apply"] =>
  ([value]) =>
    value === undefined ? undefined : change(textOf(value));

const ofNumber =
  (change: (number: number) => number): RuleFunction["apply"] =>
  ([value]) => {
    const number = numberOf(value);
    return number === undefined ? undefined : change(number);
  };

/** Strings that read as decimals count as numbers. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
}

function topicLevel(topic: string, level: Value): Value {
  const index = numberOf(level);
  return index === undefined ? undefined : topic.split("/")[index - 1];
}

export const ruleFunctions: Readonly<Record<string, RuleFunction>> = {
  topic: {
    argumentsMin: 0,
    argumentsMax: 1,
    apply: (args, { topic }) => (args.length === 0 ? topic : topicLevel(topic, args[0])),
  },
  clientid: { argumentsMin: 0, argumentsMax: 0, apply: (_, { clientId }) => clientId },
  timestamp: { argumentsMin: 0, argumentsMax: 0, apply: (_, { receivedAtMs }) => receivedAtMs },
  concat: {
    argumentsMin: 1,
    argumentsMax: 100,
    apply: (args) => (args.includes(undefined) ? undefined : args.map(textOf).join("")),
  },
  lower: { argumentsMin: 1, argumentsMax: 1, apply: ofText((text) => text.toLowerCase()) },
  upper: { argumentsMin: 1, argumentsMax: 1, apply: ofText((text) => text.toUpperCase()) },
  length: { argumentsMin: 1, argumentsMax: 1, apply: ofText((text) => text.length) },
  abs: { argumentsMin: 1, argumentsMax: 1, apply: ofNumber(Math.abs) },
  ceil: { argumentsMin: 1, argumentsMax: 1, apply: ofNumber(Math.ceil) },
  floor: { argumentsMin: 1, argumentsMax: 1, apply: ofNumber(Math.floor) },
  isnull: { argumentsMin: 1, argumentsMax: 1, apply: ([value]) => value === null },
  isundefined: { argumentsMin: 1, argumentsMax: 1, apply: ([value]) => value === undefined },
  newuuid: { argumentsMin: 0, argumentsMax: 0, apply: (_, { newUuid }) => newUuid() },
  /** UTC; a third argument, the time zone, is not implemented. */
  parse_time: {
    argumentsMin: 2,
    argumentsMax: 2,
    apply: ([pattern, time]) => {
      const timeMs = numberOf(time);
      return typeof pattern !== "string" || timeMs === undefined ? undefined : formatTime(pattern, timeMs);
    },
  },
  /** `encode(*, 'base64')` takes the payload's bytes, JSON or not; that form is compiled apart. */
  encode: {
    argumentsMin: 2,
    argumentsMax: 2,
    apply: ([value, scheme]) =>
      value === undefined || scheme !== "base64" ? undefined : Buffer.from(textOf(value)).toString("base64"),
  },
};
