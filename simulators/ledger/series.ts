// What tells a device's readings apart within an hour, by the contract's identity: one whole number (a sequence number, a time, a text's
// checksum) counted within a series (a boot, a channel). So a set of readings is a set of numbers, whatever the identity.
import { crc32 } from "node:zlib";
import type { Row, Telemetry } from "../../contract/index.ts";
import { fieldOf, receivedAt } from "../../contract/index.ts";

export type NumberKind = "integer" | "text" | "timestamp";

export interface SeriesIdentity {
  readonly device: string;
  /** Columns that name the series, beside the device. */
  readonly columns: readonly string[];
  /** The column whose values number the readings; undefined where a series has one reading at most. */
  readonly number: { readonly column: string; readonly kind: NumberKind } | undefined;
}

/** The last of the identity's numbers and times, or else its last text, numbers the readings; the others name their series. */
export function seriesIdentity(contract: Telemetry): SeriesIdentity {
  const { device, identity } = contract;
  const kindOf = (column: string): NumberKind => {
    if (column === receivedAt) return "timestamp";
    const { kind } = fieldOf(contract, column);
    return kind === "integer" || kind === "timestamp" ? kind : "text";
  };
  const others = identity.filter((column) => column !== device).map((column) => ({ column, kind: kindOf(column) }));
  const number = others.findLast(({ kind }) => kind !== "text") ?? others.at(-1);
  return { device, columns: others.flatMap((other) => (other === number ? [] : [other.column])), number };
}

/** The number of a reading that is taken to be received at an instant. */
export function readingNumber({ number }: SeriesIdentity, row: Row, receivedMs: number): number {
  if (number === undefined) return 0;
  if (number.column === receivedAt) return receivedMs;
  const value = row[number.column];
  return number.kind === "text" ? crc32(String(value)) : Number(value);
}

/** The series of a reading, by column. */
export const seriesOf = ({ columns }: SeriesIdentity, row: Row): Readonly<Record<string, string>> =>
  Object.fromEntries(columns.map((column) => [column, String(row[column])]));

/** Numbers as a person reads them: times as times. */
export function describeNumbers({ number }: SeriesIdentity, numbers: readonly number[], ranges: string): string {
  if (number === undefined) return "its reading";
  if (number.kind === "text") return `${number.column} of checksum ${ranges}`;
  if (number.kind === "integer") return `${number.column} ${ranges}`;
  const shown = numbers.slice(0, 3).map((ms) => new Date(ms).toISOString());
  const more = numbers.length > shown.length ? ` and ${numbers.length - shown.length} more` : "";
  return `${number.column} ${shown.join(", ")}${more}`;
}
