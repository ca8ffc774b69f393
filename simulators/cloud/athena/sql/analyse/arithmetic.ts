// + - * / % by operand types, with Trino's result types. Source: Trino docs "Mathematical functions and operators"
// and "Decimal functions and operators" (result precision and scale), "Date and time functions" (intervals).
import type { BinaryOperator } from "../ast.ts";
import { asDecimal, commonType, isInteger, isNumeric, widen } from "../coerce.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import { duckdbType, typeName, type TrinoType } from "../types.ts";
import type { Typed } from "./scope.ts";
import { temporalArithmetic } from "./temporal-arithmetic.ts";

type ArithmeticOperator = Exclude<BinaryOperator, "||">;
type Decimal = Extract<TrinoType, { kind: "decimal" }>;

export function arithmetic(op: ArithmeticOperator, left: Typed, right: Typed, at: Position): Typed {
  const temporal = temporalArithmetic(op, left, right, at);
  if (temporal !== undefined) return temporal;
  const type = operandType(left.type, right.type);
  if (type === undefined)
    throw new TrinoError(
      "TYPE_MISMATCH",
      `Cannot apply operator: ${typeName(left.type)} ${op} ${typeName(right.type)}`,
      at,
    );
  if (type.kind === "decimal") return decimalArithmetic(op, left, right, at);
  const [a, b] = [widen(left.sql, left.type, type), widen(right.sql, right.type, type)];
  if (isInteger(type) && op === "/") return { type, sql: `trino_divide(${a}, ${b})` };
  if (isInteger(type) && op === "%") return { type, sql: `trino_modulo(${a}, ${b})` };
  return { type, sql: type.kind === "real" ? `CAST((${a} ${op} ${b}) AS FLOAT)` : `(${a} ${op} ${b})` };
}

function operandType(a: TrinoType, b: TrinoType): TrinoType | undefined {
  const type = commonType(a, b);
  if (type === undefined) return undefined;
  if (type.kind === "unknown") return refuse("arithmetic on two NULLs", "its type is not known");
  return isNumeric(type) ? type : undefined;
}

/** Result precision and scale of a decimal operator. */
export function decimalResult(op: ArithmeticOperator, a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  switch (op) {
    case "+":
    case "-":
      return {
        kind: "decimal",
        precision: Math.min(38, Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1),
        scale,
      };
    case "*":
      return { kind: "decimal", precision: Math.min(38, a.precision + b.precision), scale: a.scale + b.scale };
    case "/":
      return {
        kind: "decimal",
        precision: Math.min(38, a.precision + b.scale + Math.max(b.scale - a.scale, 0)),
        scale,
      };
    case "%":
      return { kind: "decimal", precision: Math.min(b.precision - b.scale, a.precision - a.scale) + scale, scale };
  }
}

function decimalArithmetic(op: ArithmeticOperator, left: Typed, right: Typed, at: Position): Typed {
  const leftType = asDecimal(left.type.kind === "unknown" ? right.type : left.type);
  const rightType = asDecimal(right.type.kind === "unknown" ? left.type : right.type);
  if (leftType === undefined || rightType === undefined)
    throw new Error("decimal arithmetic takes decimals and integers");
  const type = decimalResult(op, leftType, rightType);
  if (type.scale > 38)
    throw new TrinoError(
      "INVALID_FUNCTION_ARGUMENT",
      `DECIMAL scale must be in range [0, precision (38)]: ${type.scale}`,
      at,
    );
  const [a, b] = [widen(left.sql, left.type, leftType), widen(right.sql, right.type, rightType)];
  switch (op) {
    case "+":
    case "-": {
      const wide = `DECIMAL(${type.precision}, ${type.scale})`;
      return { type, sql: `CAST((CAST(${a} AS ${wide}) ${op} CAST(${b} AS ${wide})) AS ${wide})` };
    }
    case "*":
      return { type, sql: `CAST((${a} * ${b}) AS ${duckdbType(type)})` };
    case "/":
      return {
        type,
        sql: fromUnscaled(
          `trino_quotient_half_up(${unscaled(a, type.scale + rightType.scale)}, ${unscaled(b, rightType.scale)})`,
          type,
        ),
      };
    case "%":
      return { type, sql: fromUnscaled(`trino_modulo(${unscaled(a, type.scale)}, ${unscaled(b, type.scale)})`, type) };
  }
}

/** The decimal times ten to the `scale`, as HUGEINT; past 38 digits DuckDB fails rather than rounds. */
export function unscaled(sql: string, scale: number): string {
  return scale === 0
    ? `CAST(${sql} AS HUGEINT)`
    : `CAST((${sql} * CAST('1${"0".repeat(scale)}' AS DECIMAL(${scale + 1}, 0))) AS HUGEINT)`;
}

/** A decimal of the given type from its unscaled HUGEINT. */
export function fromUnscaled(sql: string, type: Decimal): string {
  if (type.scale === 0) return `CAST(${sql} AS ${duckdbType(type)})`;
  const unit = `CAST('0.${"0".repeat(type.scale - 1)}1' AS DECIMAL(${type.scale}, ${type.scale}))`;
  return `CAST((CAST(${sql} AS DECIMAL(${38 - type.scale}, 0)) * ${unit}) AS ${duckdbType(type)})`;
}

export function negate(value: Typed, at: Position): Typed {
  if (value.type.kind === "interval day to second" || value.type.kind === "interval year to month")
    return { ...value, sql: `(-${value.sql})` };
  if (!isNumeric(value.type)) throw new TrinoError("TYPE_MISMATCH", `Cannot negate ${typeName(value.type)}`, at);
  const negated = { type: value.type, sql: `(-${value.sql})`, ...(value.neverNaN === true ? { neverNaN: true } : {}) };
  return typeof value.constant === "bigint" ? { ...negated, constant: -value.constant } : negated;
}
