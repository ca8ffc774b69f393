// Values as Trino literals. Typed, because Trino compares a varchar with a number or a timestamp not at all.
// https://trino.io/docs/current/language/types.html

/** A value to stand in SQL; timestamps are epoch ms in UTC, intervals whole seconds. */
export type SqlValue =
  | { readonly kind: "varchar"; readonly value: string }
  | { readonly kind: "bigint"; readonly value: number }
  | { readonly kind: "double"; readonly value: number }
  | { readonly kind: "timestamp"; readonly epochMs: number }
  | { readonly kind: "interval"; readonly seconds: number };

/** The literal of a value; throws a RangeError for a number that the type cannot hold. */
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
      return `INTERVAL ${quoted(whole(value.seconds))} SECOND`;
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function whole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`number is ${value}; it must be a safe integer`);
  return value.toString();
}
