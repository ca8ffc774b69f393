// round(decimal, n) and mod(decimal, decimal), whose result types depend on their arguments.
// Source: Trino docs "Mathematical functions"; round(decimal(p, s), n) is decimal(min(38, p + 1), s).
import { isInteger } from "../coerce.ts";
import { refuse } from "../failure.ts";
import { scalarFunctions } from "../functions/scalar-functions.ts";
import { duckdbType, type TrinoType } from "../types.ts";
import { arithmetic } from "./arithmetic.ts";
import { applyScalar } from "./scalar.ts";
import type { Typed } from "./scope.ts";
import type { SpecialForm } from "./special-forms.ts";

export const roundForm: SpecialForm = (call, args) => {
  const [value, digits] = args;
  if (
    value === undefined ||
    digits === undefined ||
    args.length > 2 ||
    (value.type.kind !== "decimal" && !isInteger(value.type))
  )
    return applyScalar(call, scalarFunctions.get("round") ?? [], args);
  if (typeof digits.constant !== "bigint" || digits.constant < 0n)
    return refuse(`round of ${value.type.kind} to these digits`, "write a whole number of digits, 0 or more", call.at);
  if (value.type.kind !== "decimal") return value;
  const type: TrinoType = {
    kind: "decimal",
    precision: Math.min(38, value.type.precision + 1),
    scale: value.type.scale,
  };
  const places = Math.min(Number(digits.constant), value.type.scale);
  return {
    type,
    sql: `CAST(CAST(${value.sql} AS DECIMAL(${Math.min(38, value.type.precision + 1)}, ${places})) AS ${duckdbType(type)})`,
  };
};

export const modForm: SpecialForm = (call, args) => {
  const [left, right] = args;
  const decimal = args.some((arg: Typed) => arg.type.kind === "decimal");
  if (decimal && left !== undefined && right !== undefined && args.length === 2)
    return arithmetic("%", left, right, call.at);
  return applyScalar(call, scalarFunctions.get("mod") ?? [], args);
};
