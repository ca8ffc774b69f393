// Parameter types of the function tables: `varchar(x)`, `bigint`, `array(T)`, `map(K, V)`, `timestamp(p)`. An upper-case
// letter is any type; a lower-case letter in parentheses is a length, precision or scale taken from the argument.
import { coercible, commonType } from "../coerce.ts";
import { varcharType, type TrinoType } from "../types.ts";

export interface Bindings {
  readonly types: Map<string, TrinoType>;
  readonly numbers: Map<string, number | undefined>;
}

const variable = /^[A-Z]$/;
const nested = /^(array|map)\((.*)\)$/;
const zoned = "timestamp(p) with time zone";

/** Whether an argument's type fits a pattern; binds what the pattern names. `coerce` allows implicit widening. */
export function fits(pattern: string, type: TrinoType, bindings: Bindings, coerce: boolean): boolean {
  if (variable.test(pattern)) return bindVariable(pattern, type, bindings);
  const inner = nested.exec(pattern);
  if (inner !== null) return fitsNested(inner[1] ?? "", inner[2] ?? "", type, bindings, coerce);
  if (pattern === zoned || pattern === "timestamp(p)") {
    if (type.kind !== (pattern === zoned ? "timestamp with time zone" : "timestamp")) return false;
    bindings.numbers.set("p", type.precision);
    return true;
  }
  const length = /^varchar\((\w)\)$/.exec(pattern)?.[1];
  if (length !== undefined) {
    if (type.kind !== "varchar") return false;
    bindings.numbers.set(length, type.length);
    return true;
  }
  if (pattern === "decimal(p,s)") {
    if (type.kind !== "decimal") return false;
    bindings.numbers.set("p", type.precision).set("s", type.scale);
    return true;
  }
  const wanted = plain(pattern);
  if (type.kind === wanted.kind) return true;
  return coerce && type.kind !== "unknown" && coercible(type, wanted);
}

function bindVariable(name: string, type: TrinoType, bindings: Bindings): boolean {
  const known = bindings.types.get(name);
  const common = known === undefined ? type : commonType(known, type);
  if (common === undefined) return false;
  bindings.types.set(name, common);
  return true;
}

function fitsNested(outer: string, inside: string, type: TrinoType, bindings: Bindings, coerce: boolean): boolean {
  if (outer === "array") return type.kind === "array" && fits(inside, type.element, bindings, coerce);
  const [key = "", value = ""] = inside.split(/,\s*/);
  return type.kind === "map" && fits(key, type.key, bindings, coerce) && fits(value, type.value, bindings, coerce);
}

/** The type that a pattern means under its bindings. */
export function substitute(pattern: string, bindings: Bindings): TrinoType {
  const bound = bindings.types.get(pattern);
  if (bound !== undefined) return bound;
  const inner = nested.exec(pattern);
  if (inner?.[1] === "array") return { kind: "array", element: substitute(inner[2] ?? "", bindings) };
  if (inner?.[1] === "map") {
    const [key = "", value = ""] = (inner[2] ?? "").split(/,\s*/);
    return { kind: "map", key: substitute(key, bindings), value: substitute(value, bindings) };
  }
  if (pattern === "timestamp(p)") return { kind: "timestamp", precision: bindings.numbers.get("p") ?? 3 };
  if (pattern === "decimal(p,s)")
    return { kind: "decimal", precision: bindings.numbers.get("p") ?? 38, scale: bindings.numbers.get("s") ?? 0 };
  const length = /^varchar\((\w+)\)$/.exec(pattern)?.[1];
  if (length !== undefined) return varcharOf(/^\d+$/.test(length) ? Number(length) : bindings.numbers.get(length));
  return plain(pattern);
}

export function varcharOf(length: number | undefined): TrinoType {
  return length === undefined ? varcharType : { kind: "varchar", length };
}

const plainTypes: readonly TrinoType[] = (
  ["boolean", "tinyint", "smallint", "integer", "bigint", "real", "double", "varbinary", "date", "json"] as const
).map((kind) => ({ kind }));

function plain(pattern: string): TrinoType {
  if (pattern === "varchar") return varcharType;
  const type = plainTypes.find((each) => each.kind === pattern);
  if (type === undefined) throw new Error(`the function table has an unknown type pattern: ${pattern}`);
  return type;
}
