// Instants of a captured file: ISO 8601, counts since 1970, a logger's own form, local times in a zone.
import type { CalendarTime } from "../../../contract/index.ts";
import { instantsOf, isTimeZone, parseCalendarTime, scaledWhole } from "../../../contract/index.ts";
import type { Cell } from "./capture-error.ts";
import { wrongCell } from "./capture-error.ts";
import type { ReadNumeral } from "./numeral.ts";
import { compilePattern } from "./time-pattern.ts";

/** As powers of ten that make milliseconds of the unit. */
const epochPlaces = new Map([
  ["epoch-s", 3],
  ["epoch-ms", 0],
  ["epoch-us", -3],
  ["epoch-ns", -6],
]);

/** The year 9999 ends: what Athena's and Parquet's timestamps show in four digits. */
const epochMsMax = 253_402_300_799_999;

export interface Clock {
  readonly format?: string | undefined;
  readonly zone?: string | undefined;
  readonly ambiguous?: "earlier" | "later" | "refuse" | undefined;
}

/** Epoch ms of a text; throws a RowFault. */
export type ReadInstant = (cell: Cell) => number;

export type CompiledClock =
  /** Faults name the key within the clock. */
  | { readonly kind: "compiled"; readonly read: ReadInstant }
  | { readonly kind: "refused"; readonly faults: readonly string[] };

/** The reader of a clock's texts. `readNumeral`: of the mapping's decimal mark. */
export function compileClock({ format, zone, ambiguous }: Clock, readNumeral: ReadNumeral): CompiledClock {
  if (format === undefined)
    return {
      kind: "refused",
      faults: ["format is missing; write iso, epoch-s, epoch-ms, epoch-us, epoch-ns, or a form like dd.MM.yyyy HH:mm"],
    };
  const places = epochPlaces.get(format.replace("_", "-"));
  const isLocal = places === undefined;
  const faults = [
    ...(zone !== undefined && !isTimeZone(zone)
      ? [`zone is "${zone}"; give a name of the IANA time zone database, such as Europe/Berlin`]
      : []),
    ...(zone !== undefined && !isLocal ? [`zone is for local times; ${format} counts in UTC: leave it out`] : []),
    ...(ambiguous !== undefined && zone === undefined ? ["ambiguous is for local times; say their zone"] : []),
  ];
  const pattern =
    places !== undefined || format === "iso"
      ? { kind: "compiled" as const, read: parseCalendarTime }
      : compilePattern(format);
  if (pattern.kind === "refused")
    return { kind: "refused", faults: [...faults, `format is "${format}": ${pattern.why}`] };
  if (faults.length > 0) return { kind: "refused", faults };
  return {
    kind: "compiled",
    read:
      places === undefined
        ? calendarReader({ format, zone, ambiguous, read: pattern.read })
        : (cell) => storable(scaledWhole(readNumeral(cell.text) ?? "", places), cell, format),
  };
}

interface Calendar extends Clock {
  readonly format: string;
  readonly read: (text: string) => CalendarTime | undefined;
}

function calendarReader({ format, zone, ambiguous = "refuse", read }: Calendar): ReadInstant {
  return (cell) => {
    const time = read(cell.text);
    if (time === undefined) throw wrongCell(cell, `it must be a time in the format ${format}, on a day that exists`);
    const { wallMs, offsetMs } = time;
    if (offsetMs !== undefined) return storable(wallMs - offsetMs, cell, format);
    if (zone === undefined) throw wrongCell(cell, `it has no offset; say the "zone" that it is in`);
    const [first, ...others] = instantsOf(wallMs, zone);
    if (first === undefined) throw wrongCell(cell, `clocks in ${zone} leave that hour out; mend the row or the zone`);
    const last = others.at(-1) ?? first;
    if (last !== first && ambiguous === "refuse")
      throw wrongCell(cell, `that hour comes twice in ${zone}; say "ambiguous": "earlier" or "later"`);
    return storable(ambiguous === "later" ? last : first, cell, format);
  };
}

function storable(epochMs: number | undefined, cell: Cell, format: string): number {
  if (epochMs === undefined || Number.isNaN(epochMs))
    throw wrongCell(cell, `it must be a time in the format ${format}`);
  if (epochMs >= 0 && epochMs <= epochMsMax) return epochMs;
  throw wrongCell(cell, `it lies outside the years 1970 to 9999; is ${format} its format?`);
}
