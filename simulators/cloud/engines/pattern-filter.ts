// One element of a pattern's list: a plain value, or a filter such as {"prefix": "a"}.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
import { invalidPattern, isFields, type Matcher } from "./pattern-matcher.ts";

/** @throws AwsError InvalidEventPatternException */
export function compileFilter(filter: unknown, path: string): Matcher {
  if (!isFields(filter)) return (value) => value !== undefined && value === filter;
  const [entry, ...others] = Object.entries(filter);
  if (entry === undefined || others.length > 0)
    throw invalidPattern(`Only one filter is allowed in an object at ${path}`);
  const [name, operand] = entry;
  switch (name) {
    case "exists":
      if (typeof operand !== "boolean") throw invalidPattern("exists match pattern must be either true or false.");
      return (value) => (value !== undefined) === operand;
    case "numeric":
      return compileNumeric(operand);
    case "anything-but":
      return compileAnythingBut(operand, path);
    default:
      return compileText(name, operand, path);
  }
}

function compileText(name: string, operand: unknown, path: string): Matcher {
  const onText =
    (test: (text: string) => boolean): Matcher =>
    (value) =>
      typeof value === "string" && test(value);
  if ((name === "prefix" || name === "suffix") && isFields(operand)) {
    const ignoringCase = operand["equals-ignore-case"];
    if (typeof ignoringCase !== "string") throw invalidPattern(`${name} match pattern must be a string`);
    const text = ignoringCase.toLowerCase();
    return onText((value) =>
      name === "prefix" ? value.toLowerCase().startsWith(text) : value.toLowerCase().endsWith(text),
    );
  }
  const text = (): string => {
    if (typeof operand !== "string") throw invalidPattern(`${name} match pattern must be a string`);
    return operand;
  };
  switch (name) {
    case "prefix": {
      const prefix = text();
      return onText((value) => value.startsWith(prefix));
    }
    case "suffix": {
      const suffix = text();
      return onText((value) => value.endsWith(suffix));
    }
    case "equals-ignore-case": {
      const lowered = text().toLowerCase();
      return onText((value) => value.toLowerCase() === lowered);
    }
    case "wildcard": {
      const expression = wildcardExpression(text());
      return onText((value) => expression.test(value));
    }
    default:
      throw invalidPattern(`Unrecognized match type ${name} at ${path}`);
  }
}

/** `*` stands for any characters; `\*` and `\\` for themselves. */
function wildcardExpression(wildcard: string): RegExp {
  const source = wildcard.replace(/\\([*\\])|([*])|([.+?^${}()|[\]\\])/gs, (_, escaped, star, special) =>
    typeof star === "string" ? ".*" : `\\${String(escaped ?? special)}`,
  );
  return new RegExp(`^${source}$`, "s");
}

/** Plain values, a list of them, or another text filter, whose match is refused. A missing field never matches. */
function compileAnythingBut(operand: unknown, path: string): Matcher {
  const refused = Array.isArray(operand)
    ? operand.map((value: unknown) => compileFilter(value, path))
    : isFields(operand)
      ? compileRefusedText(operand, path)
      : [compileFilter(operand, path)];
  return (value) => value !== undefined && !refused.some((matches) => matches(value));
}

function compileRefusedText(operand: Readonly<Record<string, unknown>>, path: string): Matcher[] {
  const [entry, ...others] = Object.entries(operand);
  if (entry === undefined || others.length > 0)
    throw invalidPattern(`Only one filter is allowed in an object at ${path}`);
  const [name, texts] = entry;
  return (Array.isArray(texts) ? texts : [texts]).map((text: unknown) => compileText(name, text, path));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** `["=", 5]` or `[">", 0, "<=", 10]` */
function compileNumeric(operand: unknown): Matcher {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw invalidPattern("Invalid numeric match: expecting an operator and a number, once or twice");
  const list: readonly unknown[] = operand;
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < list.length; index += 2) {
    const [operator, bound] = [list[index], list[index + 1]];
    const compare = typeof operator === "string" ? comparisons[operator] : undefined;
    if (compare === undefined) throw invalidPattern(`Unrecognized numeric range operator: ${String(operator)}`);
    if (typeof bound !== "number") throw invalidPattern("Value of numeric match must be a number");
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === "number" && tests.every((test) => test(value));
}
