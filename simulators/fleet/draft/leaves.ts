// What stands in the samples: each place of a reading with all values that were seen there, and where a message holds several readings.
import { parseCalendarTime } from "../../../contract/index.ts";

/** A place of a reading and what was seen there. */
export interface Leaf {
  /** As a contract writes it: `env.temp`, `rx[0].rssi`, `$.meta.fw` from a message's root. */
  readonly path: string;
  /** The names on the way. */
  readonly names: readonly string[];
  /** Without nulls; texts, numbers, booleans and, where none of these, lists and objects. */
  readonly values: readonly unknown[];
  readonly hasNull: boolean;
  /** Whether a reading was without it. */
  readonly isAbsent: boolean;
}

export interface Shape {
  readonly readings: string | undefined;
  /** Of a path to the readings that goes by keys: each reading's key. */
  readonly keys: readonly string[];
  readonly leaves: readonly Leaf[];
}

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isMemberList = (value: unknown): value is readonly Members[] =>
  Array.isArray(value) && value.length > 0 && value.every(isMembers);

/** The level that a gateway's keys are. */
export const keyLevel = "device_id";

export function shapeOf(payloads: readonly object[]): Shape {
  if (payloads.every(isMemberList)) return { readings: "$[*]", keys: [], leaves: leavesOf(payloads.flat(), "") };
  const messages = payloads.flatMap((payload) => (isMembers(payload) ? [payload] : []));
  if (messages.every((message) => Object.keys(message).length > 0 && Object.values(message).every(isTimedList))) {
    const keyed = messages.flatMap((message) =>
      Object.entries(message).flatMap(([key, list]) =>
        isMemberList(list) ? list.map((reading) => ({ key, reading })) : [],
      ),
    );
    return {
      readings: `$.{${keyLevel}}[*]`,
      keys: keyed.map(({ key }) => key),
      leaves: leavesOf(
        keyed.map(({ reading }) => reading),
        "",
      ),
    };
  }
  const list = messages.some(hasTime) ? undefined : listIn(messages);
  if (list === undefined) return { readings: undefined, keys: [], leaves: leavesOf(messages, "") };
  const readings = messages.flatMap((message) => {
    const value = message[list];
    return isMemberList(value) ? value : [];
  });
  const rest = messages.map((message) => Object.fromEntries(Object.entries(message).filter(([name]) => name !== list)));
  return {
    readings: `$${memberOf(list)}[*]`,
    keys: [],
    leaves: [...leavesOf(rest, "$"), ...leavesOf(readings, "")],
  };
}

const isTimedList = (value: unknown): boolean => isMemberList(value) && value.every(hasTime);

/** The one member that is a list of readings with times of their own in every message. */
function listIn(messages: readonly Members[]): string | undefined {
  const names = Object.keys(messages[0] ?? {}).filter((name) =>
    messages.every((message) => isTimedList(message[name])),
  );
  return names.length === 1 ? names[0] : undefined;
}

const hasTime = (reading: Members): boolean =>
  Object.entries(reading).some(([name, value]) => timeFormat(snakeCase(name), [value]) !== undefined);

/** `soilMoisture` and `DS18B20-1` as `soil_moisture` and `ds18b20_1`. */
export const snakeCase = (name: string): string =>
  name
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z0-9])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");

const timeName = /(^|_)(at|date|datetime|seen|time|timestamp|ts|utc|when)(_|$)/;

/** How a time is written; undefined where a value is none. Counts since 1970 need a name that speaks of time, and a year of this century. */
export function timeFormat(name: string, values: readonly unknown[]) {
  if (values.length === 0) return undefined;
  const times = values.map((value) => (typeof value === "string" ? parseCalendarTime(value) : undefined));
  if (times.every((time) => time?.offsetMs !== undefined)) return "iso";
  if (times.every((time) => time !== undefined && time.offsetMs === undefined)) return "iso-local";
  if (!timeName.test(name)) return undefined;
  const counts = values.map((value) =>
    typeof value === "number" || (typeof value === "string" && /^\d+(\.\d+)?$/.test(value))
      ? Number(value)
      : Number.NaN,
  );
  const spans = [
    ["epoch-s", 1],
    ["epoch-ms", 1e3],
    ["epoch-us", 1e6],
    ["epoch-ns", 1e9],
  ] as const;
  return spans.find(([, unit]) =>
    counts.every((count) => count >= 946_684_800 * unit && count < 2_200_000_000 * unit),
  )?.[0];
}

interface Seen {
  readonly names: readonly string[];
  readonly values: unknown[];
  nulls: number;
  count: number;
}

/** Every place of the readings, in the order of appearance; `root` is "$" for places that count from the message's root. */
function leavesOf(readings: readonly Members[], root: "" | "$"): Leaf[] {
  const seen = new Map<string, Seen>();
  const visit = (value: unknown, path: string, names: readonly string[]): void => {
    if (isMembers(value)) {
      for (const [name, member] of Object.entries(value)) visit(member, path + memberOf(name), [...names, name]);
      return;
    }
    if (Array.isArray(value) && isShort(value)) {
      for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`, [...names, String(index)]);
      return;
    }
    // Of a list of objects, like the gateways that heard a device, the first.
    if (isMemberList(value)) {
      visit(value[0], `${path}[0]`, names);
      return;
    }
    const leaf = seen.get(path) ?? { names, values: [], nulls: 0, count: 0 };
    seen.set(path, leaf);
    leaf.count += 1;
    if (value === null) leaf.nulls += 1;
    else leaf.values.push(value);
  };
  for (const reading of readings) visit(reading, root, []);
  return [...seen].map(([path, { names, values, nulls, count }]) => ({
    path: root === "" && path.startsWith(".") ? path.slice(1) : path,
    names,
    values,
    hasNull: nulls > 0,
    isAbsent: count < readings.length,
  }));
}

/** A vector or a position. */
const isShort = (value: readonly unknown[]): boolean =>
  value.length > 0 && value.length <= 4 && value.every((item) => typeof item === "number" || typeof item === "boolean");

/** A step of a path to a member. */
const memberOf = (name: string): string => (/^[A-Za-z_][\w$-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);
