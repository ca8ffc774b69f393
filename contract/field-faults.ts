// What is wrong with a contract's fields, each by itself: a sentence with the key, its value and the remedy.
import { isTimeZone } from "./calendar.ts";
import type { BooleanField, Field, FieldKind, IntegerField, NumberField, TextField, TimestampField } from "./field.ts";
import { pathOf, presenceOf } from "./field.ts";
import { isPlain, parsePath } from "./path.ts";
import { signalFaults } from "./signal-faults.ts";
import { partitionColumns, receivedAt } from "./telemetry.ts";
import { timestampExamples } from "./timestamp.ts";

const anyKeys = ["column", "kind", "path", "level", "presence", "description", "signal"];
const numericKeys = ["min", "max", "unit", "measurement", "alert"];
const keysByKind: Readonly<Record<FieldKind, readonly string[]>> = {
  text: ["pattern", "values"],
  integer: numericKeys,
  number: numericKeys,
  boolean: ["words"],
  timestamp: ["format", "zone"],
};
const columnPattern = /^[a-z][a-z0-9_]{0,63}$/;
const reserved: readonly string[] = [receivedAt, ...partitionColumns];

/** `levels`: what the topic and the path to the readings name. */
export function fieldFaults(field: Field, levels: readonly string[]): readonly string[] {
  const { column, kind } = field;
  const own = keysByKind[kind];
  // A contract may come from JavaScript or JSON, where the compiler has not looked.
  if (!Object.hasOwn(keysByKind, kind))
    return [`${column}.kind is "${kind}"; write one of ${Object.keys(keysByKind).join(", ")}`];
  const unknown = Object.keys(field).filter((key) => !anyKeys.includes(key) && !own.includes(key));
  return [
    ...unknown.map((key) => `${column}.${key} is no key of a ${kind} field; known: ${[...anyKeys, ...own].join(", ")}`),
    ...placeFaults(field, levels),
    ...kindFaults(field),
    ...signalFaults(field),
  ];
}

function placeFaults(field: Field, levels: readonly string[]): string[] {
  const { column, kind, level, description } = field;
  const path = pathOf(field);
  const parsed = path === undefined ? undefined : parsePath(path);
  const presence = presenceOf(field);
  return [
    ...(columnPattern.test(column)
      ? []
      : [`column "${column}" is no column's name; use a-z, 0-9 and _, first a letter, 64 at most`]),
    ...(reserved.includes(column)
      ? [
          `column ${column} is one of every table's own (${reserved.join(", ")}); name it otherwise and give its path: "${column}"`,
        ]
      : []),
    ...(level !== undefined && !levels.includes(level)
      ? [
          `${column}.level is "${level}", which the topic does not name: write {${level}} in the topic, or one of ${levels.join(", ") || "none there is"}`,
        ]
      : []),
    ...(level !== undefined && kind !== "text"
      ? [`${column}.level is "${level}", but a ${kind} is no part of a topic: make it a text, or leave level out`]
      : []),
    ...(path !== undefined && (parsed === undefined || !isPlain(parsed))
      ? [`${column}.path is "${path}"; write it like meta.fw, rx[0].rssi or $.meta.fw`]
      : []),
    ...(path === undefined && presence !== "required"
      ? [`${column}.presence is ${presence}, but a topic's level is always there: leave it out`]
      : []),
    ...(["required", "nullable", "optional"].includes(presence)
      ? []
      : [`${column}.presence is "${presence}"; write required, nullable or optional`]),
    ...(!("description" in field) || description === ""
      ? [`${column}.description is missing; say in one line what it is`]
      : []),
  ];
}

function kindFaults(field: Field): string[] {
  switch (field.kind) {
    case "text":
      return textFaults(field);
    case "integer":
    case "number":
      return numericFaults(field);
    case "boolean":
      return booleanFaults(field);
    case "timestamp":
      return timestampFaults(field);
  }
}

function textFaults({ column, pattern, values }: TextField): string[] {
  return [
    ...(pattern !== undefined && values !== undefined
      ? [`${column} has a pattern and values; keep the values, which say it exactly`]
      : []),
    ...(values?.length === 0 ? [`${column}.values is empty; name one, or leave it out`] : []),
    ...(pattern !== undefined && !isPattern(pattern)
      ? [`${column}.pattern is "${pattern}", which is no regular expression: mend it`]
      : []),
  ];
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "u").source !== "";
  } catch {
    return false;
  }
}

function numericFaults(field: IntegerField | NumberField): string[] {
  const { column, kind, min = -Infinity, max = Infinity, unit, measurement = false, alert } = field;
  const limits = [alert?.above, alert?.below].filter((limit) => limit !== undefined);
  return [
    ...(unit === undefined && (kind === "number" || measurement)
      ? [`${column}.unit is missing; say what it counts, such as "°C", or "1" for a number without a unit`]
      : []),
    ...(unit === "?"
      ? [`${column}.unit is "?"; say what it counts, such as "°C", or "1" for a number without a unit`]
      : []),
    ...(min > max ? [`${column}.min is ${min} and max is ${max}; exchange them`] : []),
    ...(alert !== undefined && !measurement
      ? [`${column}.alert is for measurements: add measurement: true, or leave alert out`]
      : []),
    ...(alert !== undefined && limits.length === 0 ? [`${column}.alert says no limit; give above or below`] : []),
    ...limits
      .filter((limit) => limit < min || limit > max)
      .map(
        (limit) => `${column}.alert is ${limit}, outside the range ${min} to ${max}: nothing accepted lies beyond it`,
      ),
  ];
}

const booleanFaults = ({ column, words }: BooleanField): string[] =>
  words !== undefined && words.true === words.false
    ? [`${column}.words are "${words.true}" for both values; give two`]
    : [];

function timestampFaults({ column, format, zone }: TimestampField): string[] {
  const formats = Object.keys(timestampExamples);
  return [
    ...(formats.includes(format) ? [] : [`${column}.format is "${format}"; write one of ${formats.join(", ")}`]),
    ...(format === "iso-local" && zone === undefined
      ? [`${column}.zone is missing; a time without an offset is in a zone, such as "Europe/Berlin"`]
      : []),
    ...(format !== "iso-local" && zone !== undefined
      ? [`${column}.zone is for iso-local; ${format} says its offset itself: leave it out`]
      : []),
    ...(zone !== undefined && !isTimeZone(zone)
      ? [`${column}.zone is "${zone}"; give a name of the IANA time zone database`]
      : []),
  ];
}
