// Values as they stand in Trino's SQL. Typed, because Trino compares a varchar with a number or a timestamp not at all.
// https://trino.io/docs/current/language/types.html

/** A value to stand in SQL; timestamps are epoch ms in UTC, intervals seconds to the millisecond. */
export type SqlValue =
  | { readonly kind: "varchar"; readonly value: string }
  | { readonly kind: "bigint"; readonly value: number }
  | { readonly kind: "double"; readonly value: number }
  | { readonly kind: "timestamp"; readonly epochMs: number }
  | { readonly kind: "interval"; readonly seconds: number }
  | { readonly kind: "null"; readonly type: "bigint" | "double" }
  | { readonly kind: "identifier"; readonly name: string }
  | { readonly kind: "identifiers"; readonly names: readonly string[] }
  /** SQL as it is, in parentheses. */
  | { readonly kind: "expression"; readonly sql: string };

/** The text of a value; throws a RangeError for a number that the type cannot hold. */
export function sqlLiteral(value: SqlValue): string {
  switch (value.kind) {
    case "varchar":
      return quoted(value.value);
    case "bigint":
      return whole(value.value);
    case "double":
      // With an exponent: 7.1 alone would be a decimal.
      if (!Number.isFinite(value.value)) throw new RangeError(`double is ${value.value}; it must be finite`);
      return value.value.toExponential().toUpperCase().replace("E+", "E");
    case "timestamp":
      // With milliseconds, hence timestamp(3): the only precision that Athena writes.
      return `TIMESTAMP ${quoted(new Date(value.epochMs).toISOString().slice(0, 23).replace("T", " "))}`;
    case "interval":
      return `INTERVAL ${quoted(secondsText(value.seconds))} SECOND`;
    case "null":
      return `CAST(NULL AS ${value.type})`;
    case "identifier":
      return identifier(value.name);
    case "identifiers":
      return value.names.map(identifier).join(", ");
    case "expression":
      return `(${value.sql})`;
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

// Always in quotes: a column may be called as a word of the language.
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function secondsText(seconds: number): string {
  const ms = Math.round(seconds * 1_000);
  return ms % 1_000 === 0 ? whole(ms / 1_000) : (ms / 1_000).toFixed(3);
}

function whole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`number is ${value}; it must be a safe integer`);
  return value.toString();
}
