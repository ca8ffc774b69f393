// The text of one scalar cell: dates, timestamps with their digits, decimals with their scale, intervals, bytes.
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { TrinoType } from "../types.ts";
import { javaDouble, javaReal } from "./java-double.ts";

export function scalarText(value: DuckDBValue, type: TrinoType): string {
  if (typeof value === "number") {
    if (type.kind === "double") return javaDouble(value);
    return type.kind === "real" ? javaReal(value) : String(value);
  }
  if (value instanceof DuckDBTimestampValue)
    return timestampText(value.micros, type.kind === "timestamp" ? type.precision : 6);
  if (value instanceof DuckDBDateValue) return new Date(value.days * 86_400_000).toISOString().slice(0, 10);
  if (value instanceof DuckDBDecimalValue) return decimalText(value.value, value.scale);
  if (value instanceof DuckDBIntervalValue) return intervalText(value, type);
  if (value instanceof DuckDBBlobValue)
    return [...value.bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return String(value);
}

function timestampText(micros: bigint, precision: number): string {
  const seconds = floorDivide(micros, 1_000_000n);
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace("T", " ");
  if (precision === 0) return text;
  return `${text}.${(micros - seconds * 1_000_000n).toString().padStart(6, "0").slice(0, precision)}`;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const sign = unscaled < 0n ? "-" : "";
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function intervalText(value: DuckDBIntervalValue, type: TrinoType): string {
  if (type.kind === "interval year to month") {
    const months = Math.abs(value.months);
    return `${value.months < 0 ? "-" : ""}${Math.floor(months / 12)}-${months % 12}`;
  }
  const millis = Math.trunc(Number(value.micros) / 1000) + value.days * 86_400_000;
  const rest = Math.abs(millis);
  const two = (amount: number): string => String(Math.floor(amount)).padStart(2, "0");
  const clock = `${two((rest / 3_600_000) % 24)}:${two((rest / 60_000) % 60)}:${two((rest / 1000) % 60)}.${String(rest % 1000).padStart(3, "0")}`;
  return `${millis < 0 ? "-" : ""}${Math.floor(rest / 86_400_000)} ${clock}`;
}
