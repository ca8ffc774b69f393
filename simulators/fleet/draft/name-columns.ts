// Columns' names from the places in a payload: the last of the names on the way that is a name of its own.
import { partitionColumns, receivedAt } from "../../../contract/index.ts";
import { snakeCase } from "./leaves.ts";

const charsMax = 64;
const reserved: readonly string[] = [receivedAt, ...partitionColumns];

/** A column for each place, all different from one another and from those `taken`. */
export function nameColumns(places: readonly (readonly string[])[], taken: readonly string[]): string[] {
  const suffixes = places.map((names) =>
    names.flatMap((_, index) => columnOf(names.slice(-1 - index), index === names.length - 1) ?? []),
  );
  const counts = new Map<string, number>();
  for (const [own = ""] of suffixes) counts.set(own, (counts.get(own) ?? 0) + 1);
  const used = new Set([...reserved, ...taken]);
  return suffixes.map((candidates) => {
    const free = candidates.find(
      (name, index) => !used.has(name) && (index > 0 || candidates.length === 1 || counts.get(name) === 1),
    );
    const longest = candidates.at(-1) ?? "value";
    const name = free ?? [`payload_${longest}`].find((one) => isFree(one, used)) ?? numbered(longest, used);
    used.add(name);
    return name;
  });
}

/** A suffix of the names on the way; one that begins with a digit is no column's name, and a longer one is taken. */
function columnOf(names: readonly string[], isWhole: boolean): string | undefined {
  const joined = names
    .map(snakeCase)
    .filter((name) => name !== "")
    .join("_")
    .slice(0, charsMax);
  if (/^[a-z]/.test(joined)) return joined;
  return isWhole ? `value_${joined}`.slice(0, charsMax).replace(/_$/, "") : undefined;
}

const isFree = (name: string, used: ReadonlySet<string>): boolean => name.length <= charsMax && !used.has(name);

function numbered(name: string, used: ReadonlySet<string>): string {
  for (let number = 2; ; number++) {
    const candidate = `${name.slice(0, charsMax - 6)}_${number}`;
    if (!used.has(candidate)) return candidate;
  }
}
