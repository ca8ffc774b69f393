// Lines of a report's SQL between `-- each measurement` and `-- end each` stand once for every measurement of the contract. In them
// the word `measurement`, or a word that begins with `measurement_`, names its column, 'measurement' is its name as text, and
// :unit, :above and :below are its own. The file as it stands is SQL over a table with one column called `measurement`.
import type { Measurement } from "../contract/index.ts";
import { measurementParameters } from "./parameters.ts";
import { sqlLiteral } from "./sql-literal.ts";
import { sqlTokens } from "./sql-tokens.ts";

/** A file in parts: what stands once, and what is repeated. */
export interface SqlPart {
  readonly isRepeated: boolean;
  readonly sql: string;
}

const begin = /^\s*-- each measurement\s*$/;
const end = /^\s*-- end each\s*$/;

/** The parts of a file, in order. Throws an Error for a mark without its fellow. */
export function repeatedParts(sql: string): readonly SqlPart[] {
  const parts: { isRepeated: boolean; lines: string[] }[] = [{ isRepeated: false, lines: [] }];
  for (const [index, line] of sql.split("\n").entries()) {
    const isRepeated = parts.at(-1)?.isRepeated === true;
    if (begin.test(line) || end.test(line)) {
      if (begin.test(line) === isRepeated)
        throw new Error(`line ${index + 1} is "${line.trim()}": write "-- each measurement" and "-- end each" in turn`);
      parts.push({ isRepeated: !isRepeated, lines: [] });
    } else parts.at(-1)?.lines.push(line);
  }
  if (parts.at(-1)?.isRepeated === true)
    throw new Error(`"-- each measurement" has no end: write "-- end each" behind what is repeated`);
  return parts
    .filter(({ lines }) => lines.length > 0)
    .map(({ isRepeated, lines }) => ({ isRepeated, sql: lines.join("\n") }));
}

/** The SQL with every repeated part written out; parts that do not end in a comma are joined by one. */
export function eachMeasurement(sql: string, measurements: readonly Measurement[]): string {
  return repeatedParts(sql)
    .map((part) => {
      if (!part.isRepeated) return part.sql;
      const written = measurements.map((measurement) => writtenFor(part.sql, measurement));
      return written.join(part.sql.trimEnd().endsWith(",") ? "\n" : ",\n");
    })
    .join("\n");
}

const ownWord = /^measurement(_\w+)?$/;

function writtenFor(sql: string, measurement: Measurement): string {
  const own = measurementParameters(measurement);
  return sqlTokens(sql)
    .map(({ kind, text }) => {
      if (kind === "string" && text === "'measurement'")
        return sqlLiteral({ kind: "varchar", value: measurement.column });
      if (kind === "word" && ownWord.test(text))
        return sqlLiteral({ kind: "identifier", name: measurement.column + text.slice("measurement".length) });
      const value = kind === "parameter" ? own[text.slice(1)] : undefined;
      return value === undefined ? text : sqlLiteral(value);
    })
    .join("");
}
