// Partition projection: a table's properties say which values its partition keys have, so that no partition is registered.
// https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
import type { CatalogColumn, CatalogTable } from "../../ports/table-catalog.ts";
import { QueryFailure } from "../query-failure.ts";
import { addUnits, dateFormat, dateUnits, unitsBetween, type DateUnit } from "./date-format.ts";

export interface ProjectedKey {
  readonly column: CatalogColumn;
  /** How many values there are; undefined for an injected key, which takes any. */
  readonly count: number | undefined;
  values(): Iterable<string>;
  has(value: string): boolean;
}

export const isProjected = (table: CatalogTable): boolean =>
  table.parameters["projection.enabled"]?.toLowerCase() === "true";

/** @throws QueryFailure INVALID_TABLE_PROPERTY where a property is missing or wrong. */
export function projectedKeys(table: CatalogTable, nowMs: number): readonly ProjectedKey[] {
  return table.partitionKeys.map((column) => {
    const property = (name: string): string | undefined => table.parameters[`projection.${column.name}.${name}`];
    const type = property("type")?.toLowerCase();
    switch (type) {
      case "enum":
        return enumKey(column, required(column, "values", property("values")));
      case "integer":
        return integerKey(column, property);
      case "date":
        return dateKey(column, property, nowMs);
      case "injected":
        return { column, count: undefined, values: () => [], has: () => true };
      default:
        throw invalid(column, "type", type ?? "missing");
    }
  });
}

type Property = (name: string) => string | undefined;

function enumKey(column: CatalogColumn, list: string): ProjectedKey {
  const values = new Set(list.split(",").map((value) => value.trim()));
  return { column, count: values.size, values: () => values, has: (value) => values.has(value) };
}

function integerKey(column: CatalogColumn, property: Property): ProjectedKey {
  const range = required(column, "range", property("range"));
  const [low = NaN, high = NaN] = range.split(",").map(Number);
  const interval = Number(property("interval") ?? "1");
  const digits = Number(property("digits") ?? "0");
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high < low) throw invalid(column, "range", range);
  if (!(Number.isSafeInteger(interval) && interval > 0)) throw invalid(column, "interval", String(interval));
  const print = (value: number): string => String(value).padStart(digits, "0");
  const count = Math.floor((high - low) / interval) + 1;
  return {
    column,
    count,
    *values() {
      for (let step = 0; step < count; step++) yield print(low + step * interval);
    },
    has(text) {
      const value = Number(text);
      return text === print(value) && value >= low && value <= high && (value - low) % interval === 0;
    },
  };
}

function dateKey(column: CatalogColumn, property: Property, nowMs: number): ProjectedKey {
  const format = dateFormat(required(column, "format", property("format")));
  const range = required(column, "range", property("range"));
  // Cut to what the format can show: a range that ends NOW includes the whole day of now where values are days.
  const bound = (text: string): number => format.parse(format.format(dateBound(text))) ?? NaN;
  const dateBound = (text: string): number => {
    const timeMs = relativeToNow(text, nowMs) ?? format.parse(text.trim());
    if (timeMs === undefined) throw invalid(column, "range", range);
    return timeMs;
  };
  const [low = NaN, high = NaN] = range.split(",").map(bound);
  const interval = Number(property("interval") ?? "1");
  const unit = readUnit(column, property("interval.unit") ?? format.precision);
  if (Number.isNaN(low) || Number.isNaN(high)) throw invalid(column, "range", range);
  const count = high < low ? 0 : Math.floor(unitsBetween(low, high, unit) / interval) + 1;
  return {
    column,
    count,
    *values() {
      for (let step = 0; step < count; step++) yield format.format(addUnits(low, step * interval, unit));
    },
    has(text) {
      const timeMs = format.parse(text);
      if (timeMs === undefined || timeMs < low || timeMs > high) return false;
      const steps = unitsBetween(low, timeMs, unit);
      return steps % interval === 0 && addUnits(low, steps, unit) === timeMs;
    },
  };
}

/** `NOW`, `NOW-3YEARS`, `NOW+1DAY`. */
function relativeToNow(text: string, nowMs: number): number | undefined {
  const match = /^\s*NOW\s*(?:([+-])\s*(\d+)\s*([A-Z]+))?\s*$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, count = "0", unitText] = match;
  const unit = unitText === undefined ? "DAYS" : findUnit(unitText);
  return unit === undefined ? undefined : addUnits(nowMs, (sign === "-" ? -1 : 1) * Number(count), unit);
}

const findUnit = (text: string): DateUnit | undefined => {
  const plural = text.toUpperCase().replace(/S?$/, "S");
  return dateUnits.find((unit) => unit === plural);
};

function readUnit(column: CatalogColumn, text: string): DateUnit {
  const unit = findUnit(text);
  if (unit === undefined) throw invalid(column, "interval.unit", text);
  return unit;
}

function required(column: CatalogColumn, name: string, value: string | undefined): string {
  if (value === undefined) throw invalid(column, name, "missing");
  return value;
}

const invalid = (column: CatalogColumn, name: string, value: string): QueryFailure =>
  new QueryFailure("INVALID_TABLE_PROPERTY", `projection.${column.name}.${name} is ${value}`);
