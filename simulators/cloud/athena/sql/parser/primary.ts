// Primary expressions: literals, names, calls, CASE, CAST, subqueries, lambdas, ARRAY, ROW, subscripts.
// Source: Trino grammar, rule `primaryExpression`.
import type { Expression, Identifier } from "../ast.ts";
import { refuse, type Position } from "../failure.ts";
import { parseCall } from "./call.ts";
import { parseExpression, parseValue } from "./expression.ts";
import { parseQuery } from "./query.ts";
import { parseSpecial } from "./special.ts";
import { isName, type TokenStream } from "./token-stream.ts";

export function parsePostfix(tokens: TokenStream): Expression {
  let value = primary(tokens);
  for (;;) {
    const at = tokens.at;
    if (tokens.accept("[")) {
      value = { kind: "subscript", at, base: value, index: parseValue(tokens) };
      tokens.expect("]");
    } else if (tokens.sees(".") && isFieldName(tokens)) {
      tokens.take();
      const field = fieldName(tokens);
      value =
        value.kind === "name"
          ? { kind: "name", at: value.at, parts: [...value.parts, field] }
          : { kind: "field", at, base: value, field };
    } else return value;
  }
}

function isFieldName(tokens: TokenStream): boolean {
  const kind = tokens.peek(1).kind;
  return kind === "word" || kind === "quoted";
}

function fieldName(tokens: TokenStream): Identifier {
  const token = tokens.take();
  return { value: token.text, at: token.at };
}

function primary(tokens: TokenStream): Expression {
  const token = tokens.peek();
  const at = token.at;
  switch (token.kind) {
    case "integer":
    case "decimal":
    case "double":
      tokens.take();
      return { kind: "number", at, form: token.kind, text: token.text };
    case "string":
      tokens.take();
      return { kind: "string", at, value: token.text };
    case "operator":
      if (tokens.sees("?")) refuse("parameter ?", "parameters are not bound in this statement", at);
      return parenthesis(tokens, at);
    case "quoted":
    case "word":
      return wordExpression(tokens, at);
    case "end":
      return tokens.fail("an expression");
  }
}

function wordExpression(tokens: TokenStream, at: Position): Expression {
  const special = tokens.peek().kind === "word" ? parseSpecial(tokens) : undefined;
  if (special !== undefined) return special;
  if (isName(tokens.peek()) && tokens.seesLambda()) return lambda(tokens, [tokens.identifier()], at);
  if (isCallStart(tokens)) return parseCall(tokens);
  return { kind: "name", at, parts: [tokens.identifier()] };
}

function isCallStart(tokens: TokenStream): boolean {
  const following = tokens.peek(1);
  return following.kind === "operator" && following.text === "(";
}

function lambda(tokens: TokenStream, params: readonly Identifier[], at: Position): Expression {
  tokens.expect("->");
  return { kind: "lambda", at, params, body: parseExpression(tokens) };
}

function parenthesis(tokens: TokenStream, at: Position): Expression {
  const params = tokens.attempt(() => lambdaParameters(tokens));
  if (params !== undefined) return lambda(tokens, params, at);
  tokens.expect("(");
  if (tokens.sees("select") || tokens.sees("with") || tokens.sees("values")) {
    const query = parseQuery(tokens);
    tokens.expect(")");
    return { kind: "subquery", at, query };
  }
  const items = tokens.commaList(() => parseExpression(tokens));
  tokens.expect(")");
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: "row", at, items };
}

function lambdaParameters(tokens: TokenStream): Identifier[] {
  tokens.expect("(");
  const params = tokens.sees(")") ? [] : tokens.commaList(() => tokens.identifier());
  tokens.expect(")");
  if (!tokens.sees("->")) tokens.fail("->");
  return params;
}
