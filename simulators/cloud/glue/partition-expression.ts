// GetPartitions' filter: comparisons of partition keys joined by AND, with IN and BETWEEN. What goes beyond is refused by name.
// https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartitions.html#Glue-GetPartitions-request-Expression
import { invalidInput } from "./catalog-faults.ts";
import type { ColumnInput } from "./catalog-shapes.ts";

const tokenPattern = /\s*('(?:[^']|'')*'|"[^"]*"|`[^`]*`|<=|>=|<>|!=|[=<>(),]|[^\s=<>!(),'"]+)/gy;
const numberTypes = new Set(["tinyint", "smallint", "int", "integer", "bigint", "long", "decimal"]);

type ValueTest = (value: string) => boolean;
export type PartitionTest = (values: readonly string[]) => boolean;

/** @throws AwsError InvalidInputException where the expression is not understood. */
export function parsePartitionExpression(expression: string, keys: readonly ColumnInput[]): PartitionTest {
  const tokens = tokenize(expression);
  const tests: PartitionTest[] = [];
  let position = 0;
  const take = (): string => tokens[position++] ?? "";
  const expectToken = (expected: string): void => {
    const token = take();
    if (token.toUpperCase() !== expected) throw unsupported(expression, token === "" ? "its end" : token);
  };

  const readTest = (): PartitionTest => {
    const name = unquoteName(take());
    const index = keys.findIndex((key) => key.Name === name.toLowerCase());
    const key = keys[index];
    if (key === undefined) throw unsupported(expression, name);
    const test = readValueTest(numberTypes.has(key.Type.toLowerCase()) ? compareNumbers : compareText);
    return (values) => test(values[index] ?? "");
  };
  const readValueTest = (compare: (a: string, b: string) => number): ValueTest => {
    const operator = take().toUpperCase();
    if (operator === "IN") {
      expectToken("(");
      const options = [readLiteral(take())];
      while (tokens[position] === ",") options.push(readLiteral((position++, take())));
      expectToken(")");
      return (value) => options.some((option) => compare(value, option) === 0);
    }
    if (operator === "BETWEEN") {
      const low = readLiteral(take());
      expectToken("AND");
      const high = readLiteral(take());
      return (value) => compare(value, low) >= 0 && compare(value, high) <= 0;
    }
    const holds = comparisons[operator];
    if (holds === undefined) throw unsupported(expression, operator);
    const literal = readLiteral(take());
    return (value) => holds(compare(value, literal));
  };

  for (;;) {
    tests.push(readTest());
    if (position === tokens.length) return (values) => tests.every((test) => test(values));
    expectToken("AND");
  }
}

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  "=": (order) => order === 0,
  "<>": (order) => order !== 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const compareNumbers = (a: string, b: string): number => Number(a) - Number(b);

function tokenize(expression: string): string[] {
  const tokens = Array.from(expression.trim().matchAll(tokenPattern), ([, token = ""]) => token);
  const isWhole = tokens.join("").length === expression.replaceAll(/\s+(?=(?:[^']*'[^']*')*[^']*$)/g, "").length;
  if (!isWhole) throw unsupported(expression, "its characters");
  return tokens;
}

const unquoteName = (token: string): string => token.replaceAll(/^["`]|["`]$/g, "");
const readLiteral = (token: string): string =>
  token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token;

const unsupported = (expression: string, at: string): ReturnType<typeof invalidInput> =>
  invalidInput(
    `Unsupported expression '${expression}' at ${at}: the embedded catalog knows AND, comparisons, IN and BETWEEN`,
  );
