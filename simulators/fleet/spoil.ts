// Messages that a contract must reject, wholly or in one reading, each with the reason that it must give. Which there are follows from
// the contract: where nothing may be missing nothing is left out, where devices have no clock none goes wrong.
import type { Composer, Field, RejectionReason, Row, Telemetry } from "../../contract/index.ts";
import {
  composerOf,
  encodeMessage,
  isNumeric,
  pathIn,
  pathOf,
  presenceOf,
  receivedAt,
  topicOf,
} from "../../contract/index.ts";
import type { Rejection } from "../ledger/attempt.ts";
import { editedReading, replacedAt, withoutAt } from "./message-edit.ts";
import type { Random } from "./random.ts";

export interface SpoiltMessage {
  readonly payload: string | Uint8Array;
  readonly rejections: readonly Rejection[];
  /** Whether the rejection is the whole message's, so that none of its readings is stored. */
  readonly isWhole: boolean;
}

/** Spoils the message of some readings of a device. */
export type Spoiler = (rows: readonly Row[], random: Random) => SpoiltMessage;

export interface Spoilers {
  /** The ways in which a message can be malformed; not empty. */
  readonly malformed: readonly Spoiler[];
  /** One value beyond its range, as a broken sensor gives it; undefined where no field has a range. */
  readonly outOfRange: Spoiler | undefined;
}

const hourMs = 3_600_000;
/** Older than any stage may accept: a year at the most. */
const tooOldMs = 400 * 24 * hourMs;
/** A filler above this would cost more than it shows. */
const oversizeBytesMax = 16_384;

/** The whole message is one rejection. */
const whole = (payload: string | Uint8Array, reason: RejectionReason): SpoiltMessage => ({
  payload,
  rejections: [{ position: 0, reason }],
  isWhole: true,
});

type Ranged = Field & { readonly min?: number; readonly max?: number };

/** Fields with a limit on their numbers, whose absence the payload cannot hide behind. */
export const rangedFields = (fields: readonly Field[]): readonly Ranged[] =>
  fields.filter((field) => isNumeric(field) && pathOf(field) !== undefined && (field.min ?? field.max) !== undefined);

export function spoilersOf(contract: Telemetry): Spoilers {
  const compose = composerOf(contract);
  const decodes = contract.decode !== undefined;
  return {
    malformed: [
      ...(decodes ? [] : brokenBytes(contract, compose)),
      ...(decodes ? [] : wrongFields(contract, compose)),
      ...wrongTimes(contract, compose),
    ],
    outOfRange: beyondRange(contract, compose),
  };
}

const textOf = (compose: Composer, rows: readonly Row[]): string => JSON.stringify(compose(rows));

/** What is rejected before any field is looked at. */
function brokenBytes({ version, payloadBytesMax }: Telemetry, compose: Composer): Spoiler[] {
  const versioned: Spoiler[] =
    version === undefined
      ? []
      : [
          (rows) => {
            const other = typeof version.is === "number" ? version.is + 1 : `${version.is}-next`;
            const message = replacedAt(compose(rows), pathIn(version.path).steps, other);
            return whole(JSON.stringify(message), "unsupported-version");
          },
        ];
  const oversize: Spoiler = (rows) => {
    const message = { ...compose(rows), log: "x".repeat(payloadBytesMax) };
    return whole(JSON.stringify(message), "schema");
  };
  return [
    // A flash page read back as bytes: the first is never valid in UTF-8.
    (_rows, random) => whole(Uint8Array.of(0xff, ...Array.from({ length: 31 }, () => random.below(256))), "not-json"),
    // A connection lost in the middle: the second half is cut, where the reading's identity is mostly past.
    (rows, random) => {
      const text = textOf(compose, rows);
      const half = Math.floor(text.length / 2);
      return whole(text.slice(0, half + random.below(text.length - half)), "not-json");
    },
    ...versioned,
    ...(payloadBytesMax <= oversizeBytesMax ? [oversize] : []),
  ];
}

/** One reading of the message whose member is changed: the others are accepted as they are. */
function onReading(
  contract: Telemetry,
  compose: Composer,
  reason: RejectionReason,
  edit: (row: Row, random: Random) => Row,
): Spoiler {
  return (rows, random) => {
    const position = random.below(rows.length);
    const edited = rows.map((row, index) => (index === position ? edit(row, random) : row));
    const first = rows[0] ?? {};
    return {
      payload: encodeMessage(contract, compose(edited), topicOf(contract, first)),
      rejections: [{ position, reason }],
      isWhole: false,
    };
  };
}

/** A field left out, a value of another kind, another device's name. */
function wrongFields(contract: Telemetry, compose: Composer): Spoiler[] {
  const { fields, device, readings } = contract;
  const placed = fields.filter((field) => {
    const path = pathOf(field);
    return path !== undefined && (readings === undefined || !pathIn(path).isAbsolute);
  });
  const needed = placed.filter((field) => presenceOf(field) !== "optional");
  const typed = placed.filter(({ kind }) => kind !== "text");
  const named = placed.find((field) => field.column === device && field.level !== undefined);
  const inOne =
    (chosen: readonly Field[], edit: (reading: object, field: Field) => unknown): Spoiler =>
    (rows, random) => {
      const position = random.below(rows.length);
      const field = chosen[random.below(chosen.length)];
      if (field === undefined) throw new Error("a draw fell outside the list of fields");
      const message = editedReading(contract, compose(rows), position, (reading) => edit(reading, field));
      return { payload: JSON.stringify(message), rejections: [{ position, reason: "schema" }], isWhole: false };
    };
  const steps = (field: Field) => pathIn(pathOf(field) ?? field.column).steps;
  return [
    ...(needed.length > 0 ? [inOne(needed, (reading, field) => withoutAt(reading, steps(field)))] : []),
    ...(typed.length > 0 ? [inOne(typed, (reading, field) => replacedAt(reading, steps(field), "n/a"))] : []),
    ...(named === undefined
      ? []
      : [
          onReading(contract, compose, "device-mismatch", (row) => ({
            ...row,
            [device]: `${String(row[device])}-other`,
          })),
        ]),
  ];
}

/** A clock that runs ahead, and one that was never set. */
function wrongTimes(contract: Telemetry, compose: Composer): Spoiler[] {
  const { eventTime, lateness } = contract;
  if (eventTime === receivedAt || isRooted(contract, eventTime)) return [];
  const shifted = (reason: RejectionReason, byMs: number): Spoiler =>
    onReading(contract, compose, reason, (row) => ({ ...row, [eventTime]: Number(row[eventTime]) + byMs }));
  return [shifted("clock-ahead", lateness.clockAheadMsMax + hourMs), shifted("too-old", -tooOldMs)];
}

/** What stands at the root of a message with several readings is every reading's. */
const isRooted = ({ fields, readings }: Telemetry, column: string): boolean =>
  readings !== undefined &&
  fields.some((field) => field.column === column && pathIn(pathOf(field) ?? column).isAbsolute);

function beyondRange(contract: Telemetry, compose: Composer): Spoiler | undefined {
  const ranged = rangedFields(contract.fields).filter(({ column }) => !isRooted(contract, column));
  if (ranged.length === 0) return undefined;
  return onReading(contract, compose, "out-of-range", (row, random) => {
    const field = ranged[random.below(ranged.length)];
    if (field === undefined) throw new Error("a draw fell outside the list of ranges");
    return { ...row, [field.column]: valueBeyond(field, random) };
  });
}

function valueBeyond({ kind, min, max }: Ranged, random: Random): number {
  const beyond = ((max ?? (min ?? 0) + 100) - (min ?? (max ?? 0) - 100)) * random.between(0.1, 1);
  const isBelow = max === undefined || (min !== undefined && random.next() < 0.5);
  const value = isBelow ? (min ?? 0) - beyond : max + beyond;
  return kind === "integer" ? Math.trunc(value + Math.sign(beyond) * (isBelow ? -1 : 1)) : Number(value.toFixed(3));
}
