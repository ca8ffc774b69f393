// What a copy of the transform makes of the rows that it answers, on purpose: the reconciliation has to find each.
import { z } from "zod";

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = z.record(z.string(), cell);
type Row = z.output<typeof row>;

const answer = z.object({
  records: z.array(
    z.looseObject({
      result: z.string(),
      data: z.string(),
      metadata: z.object({ partitionKeys: z.object({ dt: z.string(), hour: z.string() }) }).optional(),
    }),
  ),
});
type Answered = z.output<typeof answer>["records"][number];

const minuteMs = 60_000;
const number = (value: Row[string] | undefined): number => Number(value ?? 0);

/** Of the rows of this process, so that a copy is told from its first. */
const seen = new Set<string>();
const isCopy = ({ device_id, boot_id, seq }: Row): boolean => {
  const key = [device_id, boot_id, seq].join(" ");
  const known = seen.has(key);
  seen.add(key);
  return known;
};

/** A row to the rows in its place. */
const changes = {
  "fields swapped": (given: Row) => [
    { ...given, temperature_c: given["humidity_pct"]!, humidity_pct: given["temperature_c"]! },
  ],
  "a value rounded": (given: Row) => [{ ...given, battery_v: Math.round(number(given["battery_v"]) * 10) / 10 }],
  "event time shifted": (given: Row) => [{ ...given, event_time: number(given["event_time"]) + 1 }],
  "a character changed": (given: Row) => [{ ...given, firmware: `${String(given["firmware"]).slice(0, -1)}9` }],
  "a reading dropped": (given: Row) => (given["device_id"] === "dev-0004" && given["seq"] === 2 ? [] : [given]),
  "another identity": (given: Row) =>
    given["device_id"] === "dev-0002" && given["seq"] === 1 ? [given, { ...given, seq: 4_001 }] : [given],
  "rows doubled": (given: Row) => [given, given],
  "copies dropped": (given: Row) => (isCopy(given) ? [] : [given]),
  "receipt moved": (given: Row) => [{ ...given, received_at: number(given["received_at"]) + 10 * minuteMs }],
  "copies in another year": (given: Row) => [given],
} as const;

export type Falsification = keyof typeof changes;

const isFalsification = (name: string): name is Falsification => Object.hasOwn(changes, name);

export const falsifications: readonly Falsification[] = Object.keys(changes).filter(isFalsification);

/** The transform's answer with its rows falsified. */
export function falsify(given: unknown, how: Falsification): unknown {
  const { records } = answer.parse(given);
  return { records: records.map((record) => (record.result === "Ok" ? falsified(record, how) : record)) };
}

function falsified(record: Answered, how: Falsification): Answered {
  const rows = Buffer.from(record.data, "base64")
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => row.parse(JSON.parse(line)));
  const [first] = rows;
  if (how === "copies in another year")
    return first !== undefined && isCopy(first)
      ? { ...record, metadata: { partitionKeys: { dt: "2126-01-05", hour: "08" } } }
      : record;
  const changed = rows.flatMap<Row>(changes[how]);
  if (changed.length === 0) return { ...record, result: "Dropped" };
  const data = Buffer.from(changed.map((each) => `${JSON.stringify(each)}\n`).join("")).toString("base64");
  return { ...record, data };
}
