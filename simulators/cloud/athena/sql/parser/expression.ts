// Expressions by precedence: OR, AND, NOT, predicates, ||/+/-, * / %, unary sign, AT TIME ZONE, postfix.
// Source: Trino grammar, rules `booleanExpression`, `predicate`, `valueExpression`.
import type { BinaryOperator, ComparisonOperator, Expression, Query } from "../ast.ts";
import type { Position } from "../failure.ts";
import { parsePostfix } from "./primary.ts";
import { parseQuery } from "./query.ts";
import type { TokenStream } from "./token-stream.ts";

export function parseExpression(tokens: TokenStream): Expression {
  return logical(tokens, "or", () => logical(tokens, "and", () => negation(tokens)));
}

function logical(tokens: TokenStream, op: "and" | "or", operand: () => Expression): Expression {
  const first = operand();
  if (!tokens.sees(op)) return first;
  const terms = [first];
  while (tokens.accept(op)) terms.push(operand());
  return { kind: "logical", at: first.at, op, terms };
}

function negation(tokens: TokenStream): Expression {
  const at = tokens.at;
  if (tokens.accept("not")) return { kind: "not", at, value: negation(tokens) };
  return predicate(tokens);
}

const comparisons = new Map<string, ComparisonOperator>([
  ["=", "="],
  ["<>", "<>"],
  ["!=", "<>"],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
]);

function predicate(tokens: TokenStream): Expression {
  let value = parseValue(tokens);
  for (;;) {
    const next = predicateTail(tokens, value);
    if (next === undefined) return value;
    value = next;
  }
}

function predicateTail(tokens: TokenStream, value: Expression): Expression | undefined {
  const at = tokens.at;
  const op = tokens.peek().kind === "operator" ? comparisons.get(tokens.peek().text) : undefined;
  if (op !== undefined) return comparison(tokens, value, op);
  if (tokens.accept("is")) return isTail(tokens, value, at);
  const negated = tokens.sees("not", "between") || tokens.sees("not", "in") || tokens.sees("not", "like");
  if (negated) tokens.take();
  const test = betweenInLike(tokens, value, at);
  return test !== undefined && negated ? { kind: "not", at, value: test } : test;
}

function comparison(tokens: TokenStream, left: Expression, op: ComparisonOperator): Expression {
  const at = tokens.take().at;
  const all = tokens.sees("all", "(");
  if (all || tokens.sees("any", "(") || tokens.sees("some", "(")) {
    tokens.take();
    return { kind: "quantified", at, op, quantifier: all ? "all" : "any", left, query: parenthesised(tokens) };
  }
  return { kind: "compare", at, op, left, right: parseValue(tokens) };
}

function isTail(tokens: TokenStream, value: Expression, at: Position): Expression {
  const negated = tokens.accept("not");
  let test: Expression;
  if (tokens.accept("null")) test = { kind: "is-null", at, value };
  else {
    tokens.expect("distinct", "from");
    test = { kind: "is-distinct", at, left: value, right: parseValue(tokens) };
  }
  return negated ? { kind: "not", at, value: test } : test;
}

function betweenInLike(tokens: TokenStream, value: Expression, at: Position): Expression | undefined {
  if (tokens.accept("between")) {
    const low = parseValue(tokens);
    tokens.expect("and");
    return { kind: "between", at, value, low, high: parseValue(tokens) };
  }
  if (tokens.accept("in")) {
    if (tokens.sees("(", "select") || tokens.sees("(", "with") || tokens.sees("(", "values"))
      return { kind: "in-query", at, value, query: parenthesised(tokens) };
    tokens.expect("(");
    const items = tokens.commaList(() => parseExpression(tokens));
    tokens.expect(")");
    return { kind: "in-list", at, value, items };
  }
  if (tokens.accept("like")) {
    const pattern = parseValue(tokens);
    return tokens.accept("escape")
      ? { kind: "like", at, value, pattern, escape: parseValue(tokens) }
      : { kind: "like", at, value, pattern };
  }
  return undefined;
}

function parenthesised(tokens: TokenStream): Query {
  tokens.expect("(");
  const query = parseQuery(tokens);
  tokens.expect(")");
  return query;
}

const precedence = new Map<string, number>([
  ["||", 1],
  ["+", 1],
  ["-", 1],
  ["*", 2],
  ["/", 2],
  ["%", 2],
]);

/** A value expression: everything below comparison. */
export function parseValue(tokens: TokenStream, minimum = 1): Expression {
  let left = unary(tokens);
  for (;;) {
    const token = tokens.peek();
    const level = token.kind === "operator" ? precedence.get(token.text) : undefined;
    const op = binaryOperator(token.text);
    if (level === undefined || level < minimum || op === undefined) return left;
    tokens.take();
    left = { kind: "binary", at: token.at, op, left, right: parseValue(tokens, level + 1) };
  }
}

function binaryOperator(text: string): BinaryOperator | undefined {
  return text === "+" || text === "-" || text === "*" || text === "/" || text === "%" || text === "||"
    ? text
    : undefined;
}

function unary(tokens: TokenStream): Expression {
  const at = tokens.at;
  if (tokens.accept("-")) return { kind: "negate", at, value: unary(tokens) };
  if (tokens.accept("+")) return unary(tokens);
  let value = parsePostfix(tokens);
  while (tokens.accept("at", "time", "zone")) value = { kind: "at-timezone", at, value, zone: unary(tokens) };
  return value;
}
