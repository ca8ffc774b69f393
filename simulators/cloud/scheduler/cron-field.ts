// One field of a cron expression as the numbers it names: values, names, ranges, steps and lists of these.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based

export interface FieldRange {
  readonly min: number;
  readonly max: number;
  /** Upper-case names of the values from `min` on. */
  readonly names?: readonly string[];
}

export const monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] as const;
export const weekdayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;

/** In rising order, each once; undefined where the field is malformed or a value out of range. */
export function expandField(text: string, range: FieldRange): readonly number[] | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const expanded = expandPart(part, range);
    if (expanded === undefined) return undefined;
    for (const value of expanded) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

/** `*`, `5`, `1-5`, each with `/step`; `5/10` runs from 5 to the end of the range. */
function expandPart(part: string, range: FieldRange): readonly number[] | undefined {
  const [, base = "", stepText] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
  const step = stepText === undefined ? 1 : Number(stepText);
  const bounds = boundsOf(base, range, stepText !== undefined);
  if (bounds === undefined || step < 1) return undefined;
  const values: number[] = [];
  for (let value = bounds.first; value <= bounds.last; value += step) values.push(value);
  return values;
}

function boundsOf(base: string, range: FieldRange, hasStep: boolean): { first: number; last: number } | undefined {
  if (base === "*") return { first: range.min, last: range.max };
  const [firstText = "", lastText, ...rest] = base.split("-");
  const first = readValue(firstText, range);
  const last = lastText === undefined ? (hasStep ? range.max : first) : readValue(lastText, range);
  if (rest.length > 0 || first === undefined || last === undefined || first > last) return undefined;
  return { first, last };
}

export function readValue(text: string, { min, max, names = [] }: FieldRange): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return min + named;
  if (!/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}
