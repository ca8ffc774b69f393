// Trino's implicit conversions: which type two operands meet in, and the DuckDB SQL of a widening.
// Source: Trino docs "Conversion functions" and its TypeCoercion: integers widen to decimal, real, double; decimals
// meet in the larger integer part and the larger scale; date widens to timestamp; varchar never meets a number.
import { refuse } from "./failure.ts";
import { duckdbType, sameType, type TrinoType } from "./types.ts";

const integerDigits = new Map<string, number>([
  ["tinyint", 3],
  ["smallint", 5],
  ["integer", 10],
  ["bigint", 19],
]);
const integerOrder = ["tinyint", "smallint", "integer", "bigint"] as const;

export function isInteger(type: TrinoType): boolean {
  return integerDigits.has(type.kind);
}

export function isNumeric(type: TrinoType): boolean {
  return isInteger(type) || type.kind === "decimal" || type.kind === "real" || type.kind === "double";
}

export function isFloating(type: TrinoType): boolean {
  return type.kind === "real" || type.kind === "double";
}

/** The decimal that holds every value of an integer type, or the decimal itself. */
export function asDecimal(type: TrinoType): { kind: "decimal"; precision: number; scale: number } | undefined {
  if (type.kind === "decimal") return type;
  const precision = integerDigits.get(type.kind);
  return precision === undefined ? undefined : { kind: "decimal", precision, scale: 0 };
}

/** The type that values of both types convert to without being asked, or undefined. */
export function commonType(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (sameType(a, b)) return a;
  if (a.kind === "unknown") return b;
  if (b.kind === "unknown") return a;
  if (isNumeric(a) && isNumeric(b)) return commonNumber(a, b);
  if (a.kind === "varchar" && b.kind === "varchar") {
    if (a.length === undefined || b.length === undefined) return { kind: "varchar" };
    return { kind: "varchar", length: Math.max(a.length, b.length) };
  }
  return commonTime(a, b) ?? commonTime(b, a) ?? commonNested(a, b);
}

function commonNumber(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (a.kind === "double" || b.kind === "double") return { kind: "double" };
  if (a.kind === "real" || b.kind === "real") return { kind: "real" };
  const [left, right] = [asDecimal(a), asDecimal(b)];
  if (left === undefined || right === undefined) return undefined;
  if (isInteger(a) && isInteger(b)) {
    const kind = integerOrder.findLast((name) => name === a.kind || name === b.kind);
    return kind === undefined ? undefined : { kind };
  }
  const scale = Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
  return { kind: "decimal", precision: Math.min(38, whole + scale), scale };
}

function commonTime(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (a.kind === "date" && (b.kind === "timestamp" || b.kind === "timestamp with time zone")) return b;
  if (a.kind === "timestamp" && b.kind === "timestamp") return a.precision >= b.precision ? a : b;
  if (a.kind === "timestamp" && b.kind === "timestamp with time zone")
    return { ...b, precision: Math.max(a.precision, b.precision) };
  if (a.kind === "timestamp with time zone" && b.kind === "timestamp with time zone") {
    // Values keep their own zones in Trino; a column of two zones cannot be carried here.
    if (a.zone !== b.zone) refuse("timestamps of different zones", `${a.zone} and ${b.zone} would meet in one column`);
    return a.precision >= b.precision ? a : b;
  }
  return undefined;
}

function commonNested(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (a.kind === "array" && b.kind === "array") {
    const element = commonType(a.element, b.element);
    return element === undefined ? undefined : { kind: "array", element };
  }
  if (a.kind === "map" && b.kind === "map") {
    const [key, value] = [commonType(a.key, b.key), commonType(a.value, b.value)];
    return key === undefined || value === undefined ? undefined : { kind: "map", key, value };
  }
  if (a.kind === "row" && b.kind === "row" && a.fields.length === b.fields.length) {
    const fields: { name?: string; type: TrinoType }[] = [];
    for (const [index, field] of a.fields.entries()) {
      const other = b.fields[index];
      const type = other === undefined ? undefined : commonType(field.type, other.type);
      if (other === undefined || type === undefined) return undefined;
      fields.push(field.name !== undefined && field.name === other.name ? { name: field.name, type } : { type });
    }
    return { kind: "row", fields };
  }
  return undefined;
}

/** Whether a value of `from` is taken where `to` is asked for. */
export function coercible(from: TrinoType, to: TrinoType): boolean {
  if (from.kind === "timestamp with time zone" && to.kind === "timestamp with time zone")
    return from.precision <= to.precision;
  const common = commonType(from, to);
  return common !== undefined && sameType(common, to);
}

/** DuckDB SQL of a value of type `from` widened to `to`; the caller knows that it is coercible. */
export function widen(sql: string, from: TrinoType, to: TrinoType): string {
  if (duckdbType(from) === duckdbType(to) && from.kind !== "unknown") return sql;
  return `CAST(${sql} AS ${duckdbType(to)})`;
}
