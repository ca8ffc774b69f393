// The judgement of a message: each of its readings accepted with its stored row, or rejected with one reason of a closed union. It runs
// once per message in the transform, and again wherever a rejected record's reason is wanted, so a contract is compiled once into
// readers, and a reading costs a few microseconds. Checks run in the order of `rejectionReasons`.
import type { Field, Value } from "./field.ts";
import { isNumeric, pathOf } from "./field.ts";
import { messageReader } from "./message-reader.ts";
import type { Found } from "./path.ts";
import { pathIn, valueReader, valuesAt } from "./path.ts";
import type { Rejected } from "./rejection.ts";
import { rejected, wrong } from "./rejection.ts";
import { storedValue } from "./stored-value.ts";
import { storedColumns } from "./stored-columns.ts";
import type { Telemetry } from "./telemetry.ts";
import { receivedAt } from "./telemetry.ts";
import type { Levels } from "./topic.ts";
import { topicReader } from "./topic.ts";

/** An accepted reading as it is stored: a value for each column, in stored order; instants in epoch ms. */
export type Row = Readonly<Record<string, Value>>;

export type Judgement = { readonly kind: "accepted"; readonly row: Row } | Rejected;

/** What is judged: the device's bytes as published, and what the rules engine knows of them. */
export interface Message {
  readonly payload: Uint8Array | string;
  /** Without the Basic Ingest prefix. */
  readonly topic: string;
  readonly receivedAtMs: number;
}

/**
 * Judges messages: one judgement for each reading in one, in the message's order, and a single rejection for one that holds none.
 * Never throws.
 */
export type Judge = (message: Message) => readonly Judgement[];

/** The judge of a contract. `acceptedLatenessMs`: where the stage accepts more or less than the contract. */
export function judgeOf(contract: Telemetry, acceptedLatenessMs: number = contract.lateness.acceptedMsMax): Judge {
  const open = messageReader(contract);
  const levelsOf = topicReader(contract.topic);
  const judgeReading = readingJudge(contract, acceptedLatenessMs);
  const readings = contract.readings === undefined ? undefined : pathIn(contract.readings);
  const alone = (message: unknown): readonly Found[] => [{ value: message, levels: {} }];
  return ({ payload, topic, receivedAtMs }) => {
    const opened = open(payload, topic);
    if (opened.kind === "rejected") return [opened];
    const { message } = opened;
    const found = readings === undefined ? alone(message) : valuesAt(readings, message);
    if (found.length === 0) return [rejected("schema", `there is no reading at ${contract.readings ?? ""}`)];
    const levels = levelsOf(topic);
    return found.map(({ value, levels: keys }) =>
      judgeReading({
        reading: value,
        message,
        topic,
        levels: readings === undefined ? levels : { ...levels, ...keys },
        receivedAtMs,
      }),
    );
  };
}

/** What one reading is judged from. */
interface Scope {
  readonly reading: unknown;
  readonly message: unknown;
  readonly topic: string;
  readonly levels: Levels | undefined;
  readonly receivedAtMs: number;
}

interface ColumnJudge {
  readonly column: string;
  readonly raw: (scope: Scope) => unknown;
  readonly read: (raw: unknown) => Value | undefined;
  readonly label: string;
  readonly expected: string;
}

function readingJudge(contract: Telemetry, acceptedLatenessMs: number): (scope: Scope) => Judgement {
  const columns = contract.fields.map((field) => columnJudge(field, contract));
  const order = storedColumns(contract).map(({ name }) => name);
  const places = new Map(columns.map(({ column }, index) => [column, index]));
  const sources = order.map((column) => places.get(column));
  const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
  const checks = [levelCheck(contract), rangeCheck(contract), timeCheck(contract, acceptedLatenessMs)];
  return (scope) => {
    if (!isObject(scope.reading)) return rejected("schema", "the reading is not an object");
    const values: Value[] = [];
    for (const { raw, read, label, expected } of columns) {
      const given = raw(scope);
      const value = read(given);
      if (value === undefined) return wrong(label, given, expected);
      values.push(value);
    }
    const row: Record<string, Value> = {};
    for (let index = 0; index < order.length; index++) {
      const place = sources[index];
      row[order[index] ?? ""] = place === undefined ? scope.receivedAtMs : (values[place] ?? null);
    }
    for (const check of checks) {
      const fault = check(row, scope);
      if (fault !== undefined) return fault;
    }
    return { kind: "accepted", row };
  };
}

function columnJudge(field: Field, contract: Telemetry): ColumnJudge {
  const { column, level = "" } = field;
  const path = pathOf(field);
  const { read, expected } = storedValue(field, contract);
  if (path === undefined) {
    const raw = ({ levels }: Scope): unknown => levels?.[level];
    return { column, raw, read, label: `the topic's ${level}`, expected };
  }
  const { isAbsolute } = pathIn(path);
  const valueOf = valueReader(pathIn(path));
  const raw = isAbsolute ? ({ message }: Scope) => valueOf(message) : ({ reading }: Scope) => valueOf(reading);
  return { column, raw, read, label: path, expected };
}

type Check = (row: Row, scope: Scope) => Rejected | undefined;

/** A payload that names another device, or another site, than its topic. */
function levelCheck({ fields, device }: Telemetry): Check {
  const bound = fields.filter((field) => field.level !== undefined && pathOf(field) !== undefined);
  return (row, { levels, topic }) => {
    for (const { column, level = "" } of bound) {
      const value = row[column];
      if (value !== null && value !== levels?.[level])
        return rejected(column === device ? "device-mismatch" : "topic-mismatch", `${String(value)} on topic ${topic}`);
    }
    return undefined;
  };
}

function rangeCheck({ fields, sequence }: Telemetry): Check {
  const ranged = fields
    .filter(isNumeric)
    .filter(({ column, min, max }) => column !== sequence?.column && (min ?? max) !== undefined)
    .map(({ column, min = -Infinity, max = Infinity, unit }) => ({ column, min, max, unit }));
  return (row) => {
    for (const { column, min, max, unit } of ranged) {
      const value = row[column];
      if (typeof value === "number" && !(value >= min && value <= max)) {
        const shown = unit === undefined || unit === "1" ? `${value}` : `${value} ${unit}`;
        return rejected("out-of-range", `${column} is ${shown}; the range is ${rangeText(min, max)}`);
      }
    }
    return undefined;
  };
}

const rangeText = (min: number, max: number): string =>
  min === -Infinity ? `up to ${max}` : max === Infinity ? `from ${min}` : `${min} to ${max}`;

function timeCheck({ eventTime, lateness: { clockAheadMsMax } }: Telemetry, acceptedLatenessMs: number): Check {
  if (eventTime === receivedAt) return () => undefined;
  return (row, { receivedAtMs }) => {
    const ageMs = receivedAtMs - Number(row[eventTime]);
    if (-ageMs > clockAheadMsMax) return rejected("clock-ahead", `${-ageMs} ms ahead; the limit is ${clockAheadMsMax}`);
    if (ageMs > acceptedLatenessMs) return rejected("too-old", `${ageMs} ms old; the limit is ${acceptedLatenessMs}`);
    return undefined;
  };
}

/** When a stored reading was measured, epoch ms. */
export const eventTimeOf = (row: Row, { eventTime }: Pick<Telemetry, "eventTime">): number => Number(row[eventTime]);

/** Whether a stored reading was received later after its measurement than the contract calls in time. */
export const isLate = (row: Row, { eventTime, lateness }: Pick<Telemetry, "eventTime" | "lateness">): boolean =>
  Number(row[receivedAt]) - Number(row[eventTime]) > lateness.lateAfterMs;
