// A field from a place's values: its kind, whether it may be absent, what may stand in it.
import type { Field, Presence } from "../../../contract/index.ts";
import type { DraftField } from "./draft.ts";
import type { Leaf } from "./leaves.ts";
import { snakeCase, timeFormat } from "./leaves.ts";

export type Guess =
  { readonly kind: "field"; readonly drafted: DraftField } | { readonly kind: "left-out"; readonly why: string };

/** Names of what is counted: whole for good, and no measurement. */
const countName =
  /(^|_)(channel|cnt|code|count|counter|errors?|fcnt|free|heap|index|lqi|linkquality|nr|num|port|rssi|seq|sequence|uptime)(_|$)/;

/** So many whole numbers are no accident. */
const wholeCountMin = 20;
const positionName = /^(alt|altitude|lat|latitude|lng|lon|long|longitude)$/;
const textCharsMax = 1_024;

const wordPairs = [
  ["ON", "OFF"],
  ["On", "Off"],
  ["on", "off"],
  ["true", "false"],
  ["YES", "NO"],
  ["yes", "no"],
  ["OPEN", "CLOSED"],
  ["open", "closed"],
] as const;

/** The field of a place; left out where its values are of no kind, or of several. */
export function guessField(leaf: Leaf, column: string): Guess {
  const { path, names, values } = leaf;
  const kinds = new Set(values.map((value) => typeof value));
  if (values.length === 0) return { kind: "left-out", why: `${path} is null in every sample` };
  if (kinds.size > 1) return { kind: "left-out", why: `${path} is ${[...kinds].join(" in some samples, ")} in others` };
  const name = snakeCase(names.at(-1) ?? "");
  const presence = presenceIn(leaf);
  const place = {
    column,
    ...(path !== column && { path }),
    ...(presence !== "required" && { presence }),
    description: descriptionOf(names),
  };
  const format = timeFormat(name, values);
  if (format !== undefined)
    return field({ ...place, kind: "timestamp", format, ...(format === "iso-local" && { zone: "UTC" }) }, [
      ...(format === "iso-local" ? ["zone: is it the devices'?"] : []),
    ]);
  switch (typeof values[0]) {
    case "number":
      return field(...numeric(place, name, values.map(Number)));
    case "boolean":
      return field({ ...place, kind: "boolean" });
    case "string":
      return text(place, values.map(String), path);
    default:
      return {
        kind: "left-out",
        why: `${path} is a list: say in a field of its own which item is meant, like ${path}[0]`,
      };
  }
}

const field = (drafted: Field, notes: readonly string[] = []): Guess => ({
  kind: "field",
  drafted: { field: drafted, notes },
});

const presenceIn = ({ isAbsent, hasNull }: Leaf): Presence =>
  isAbsent ? "optional" : hasNull ? "nullable" : "required";

const descriptionOf = (names: readonly string[]): string =>
  names.map((name) => snakeCase(name).replaceAll("_", " ") || name).join(" ") || "value";

type Place = Pick<Field, "column" | "path" | "presence" | "description">;

function numeric(place: Place, name: string, values: readonly number[]): [Field, string[]] {
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  const seen = `seen ${least} to ${most}`;
  const isWhole = values.every((value) => Number.isSafeInteger(value));
  const isCount = countName.test(name);
  if (isWhole && isCount) return [{ ...place, kind: "integer" }, [`min, max: ${seen}`]];
  const kind = isWhole && values.length >= wholeCountMin ? "integer" : "number";
  const measurement = !positionName.test(name) && !isCount;
  return [{ ...place, kind, unit: "?", ...(measurement && { measurement }) }, [`min, max: ${seen}`]];
}

function text(place: Place, values: readonly string[], path: string): Guess {
  const distinct = [...new Set(values)].sort();
  if (distinct.some((value) => value.length > textCharsMax))
    return { kind: "left-out", why: `${path} is a text of more than ${textCharsMax} characters` };
  const pair = wordPairs.find((words) => distinct.every((value) => words.some((word) => word === value)));
  if (pair !== undefined) return field({ ...place, kind: "boolean", words: { true: pair[0], false: pair[1] } });
  const isFew = distinct.length <= 8 && distinct.length * 3 <= values.length && values.length >= 6;
  return isFew && distinct.every((value) => value.length <= 32)
    ? field({ ...place, kind: "text", values: distinct }, ["values: are there others?"])
    : field({ ...place, kind: "text" }, [`seen: ${JSON.stringify(distinct[0]?.slice(0, 40))}`]);
}
