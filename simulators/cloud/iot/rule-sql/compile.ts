// Turns a rule's statement into functions of a message, so that a publish costs no parsing of SQL.
import { SqlSyntaxError } from "./lexer.ts";
import { isRecord, textOf, type RuleMessage, type Value } from "./message.ts";
import { numberOf, ruleFunctions } from "./functions.ts";
import { parseRuleExpression, parseRuleSql } from "./parse.ts";
import type { BinaryOperator, Expression, SelectItem } from "./syntax.ts";

type Evaluate = (message: RuleMessage) => Value;

export interface CompiledRule {
  readonly topicFilter: string | undefined;
  /** The action's payload; undefined where WHERE does not hold. */
  readonly select: (message: RuleMessage) => Buffer | undefined;
}

/** @throws SqlSyntaxError that names what is not implemented. */
export function compileRule(sql: string): CompiledRule {
  const { items, topicFilter, where } = parseRuleSql(sql);
  const holds = where === undefined ? () => true : compile(where);
  const output = compileItems(items);
  return { topicFilter, select: (message) => (holds(message) === true ? output(message) : undefined) };
}

/**
 * A substitution template, `${topic(2)}/raw`. Evaluated against the message as published, not against what SELECT made of it.
 * https://docs.aws.amazon.com/iot/latest/developerguide/iot-substitution-templates.html
 */
export function compileTemplate(template: string): (message: RuleMessage) => string {
  const parts = template.split(/\$\{([^}]*)\}/).map((part, index) => {
    if (index % 2 === 0) return () => part;
    const value = compile(parseRuleExpression(part));
    return (message: RuleMessage) => textOf(value(message));
  });
  return (message) => parts.map((part) => part(message)).join("");
}

function compileItems(items: readonly SelectItem[]): (message: RuleMessage) => Buffer {
  const hasStar = items.some(({ expression }) => expression.kind === "star");
  const named = items
    .filter(({ expression }) => expression.kind !== "star")
    .map(({ expression, alias }) => ({ name: alias ?? defaultName(expression), value: compile(expression) }));
  return (message) => {
    const whole = hasStar ? message.json() : {};
    // A payload that is not a JSON object passes through `*` as it is.
    if (!isRecord(whole)) return message.payload;
    const output: Record<string, Value> = { ...whole };
    for (const { name, value } of named) output[name] = value(message);
    return Buffer.from(JSON.stringify(output));
  };
}

function defaultName(expression: Expression): string {
  if (expression.kind === "path") return expression.segments.at(-1) ?? "";
  if (expression.kind === "call") return expression.name;
  throw new SqlSyntaxError("a computed value needs a name: AS name");
}

function compile(expression: Expression): Evaluate {
  switch (expression.kind) {
    case "literal":
      return () => expression.value;
    case "star":
      return (message) => message.json();
    case "path":
      return compilePath(expression.segments);
    case "call":
      return compileCall(expression.name, expression.args);
    case "not": {
      const operand = compile(expression.operand);
      return (message) => negate(operand(message));
    }
    case "negative": {
      const operand = compile(expression.operand);
      return (message) => arithmetic("-", 0, operand(message));
    }
    case "binary":
      return compileBinary(expression.operator, compile(expression.left), compile(expression.right));
  }
}

function compilePath(segments: readonly string[]): Evaluate {
  return (message) =>
    segments.reduce<Value>((value, segment) => (isRecord(value) ? value[segment] : undefined), message.json());
}

function compileCall(name: string, args: readonly Expression[]): Evaluate {
  const known = ruleFunctions[name];
  if (known === undefined) {
    throw new SqlSyntaxError(
      `function ${name}() is not implemented; implemented: ${Object.keys(ruleFunctions).join(", ")}`,
    );
  }
  if (args.length < known.argumentsMin || args.length > known.argumentsMax) {
    throw new SqlSyntaxError(
      `function ${name}() takes ${known.argumentsMin} to ${known.argumentsMax} arguments, not ${args.length}`,
    );
  }
  if (name === "encode" && args[0]?.kind === "star") return ({ payload }) => payload.toString("base64");
  const values = args.map(compile);
  return (message) =>
    known.apply(
      values.map((value) => value(message)),
      message,
    );
}

function compileBinary(operator: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case "and":
      return (message) => left(message) === true && right(message) === true;
    case "or":
      return (message) => left(message) === true || right(message) === true;
    case "=":
    case "<>":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return (message) => compare(operator, left(message), right(message));
    default:
      return (message) => arithmetic(operator, left(message), right(message));
  }
}

const negate = (value: Value): Value => (typeof value === "boolean" ? !value : undefined);

function compare(operator: "=" | "<>" | "<" | "<=" | ">" | ">=", left: Value, right: Value): Value {
  if (left === undefined || right === undefined) return undefined;
  if (operator === "=") return textOf(left) === textOf(right);
  if (operator === "<>") return textOf(left) !== textOf(right);
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
  }
}

function arithmetic(operator: "+" | "-" | "*" | "/" | "%", left: Value, right: Value): Value {
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) return textOf(left) + textOf(right);
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? undefined : a / b;
    case "%":
      return b === 0 ? undefined : a % b;
  }
}
