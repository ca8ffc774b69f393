// Expressions that begin with a keyword of their own: NULL, CASE, CAST, EXTRACT, INTERVAL, ARRAY[...], typed
// literals, CURRENT_TIMESTAMP and the like. Answers undefined when the word is an ordinary name or call.
import type { Expression } from "../ast.ts";
import { refuse, type Position } from "../failure.ts";
import { parseExpression, parseValue } from "./expression.ts";
import { parseQuery } from "./query.ts";
import type { TokenStream } from "./token-stream.ts";
import { parseType } from "./type-syntax.ts";

type Parser = (tokens: TokenStream, at: Position) => Expression | undefined;

const specials = new Map<string, Parser>([
  ["null", (tokens, at) => (tokens.take(), { kind: "null", at })],
  ["true", (tokens, at) => (tokens.take(), { kind: "boolean", at, value: true })],
  ["false", (tokens, at) => (tokens.take(), { kind: "boolean", at, value: false })],
  ["case", caseExpression],
  ["cast", castExpression],
  ["try_cast", castExpression],
  ["extract", extractExpression],
  ["exists", existsExpression],
  ["interval", intervalLiteral],
  ["array", arrayConstructor],
  ["row", rowConstructor],
  ["trim", trimExpression],
  ["position", positionExpression],
  ["substring", substringExpression],
  ["current_timestamp", nullary],
  ["current_date", nullary],
  ["current_time", nullary],
  ["localtimestamp", nullary],
  ["localtime", nullary],
  ["current_user", nullary],
  ["current_catalog", nullary],
  ["current_schema", nullary],
]);

const typedLiterals = new Set([
  "date",
  "timestamp",
  "time",
  "decimal",
  "double",
  "real",
  "bigint",
  "integer",
  "smallint",
  "tinyint",
  "varchar",
  "char",
  "boolean",
  "json",
  "x",
]);
const refusedForms = new Set([
  "json_exists",
  "json_value",
  "json_query",
  "json_object",
  "json_array",
  "json_table",
  "normalize",
]);

/** A keyword expression at the cursor, or undefined. */
export function parseSpecial(tokens: TokenStream): Expression | undefined {
  const token = tokens.peek();
  const word = token.text.toLowerCase();
  if (refusedForms.has(word)) refuse(word, "its SQL/JSON or Unicode form is not translated", token.at);
  const parser = specials.get(word);
  const special = parser?.(tokens, token.at);
  if (special !== undefined) return special;
  return typedLiterals.has(word) ? typedLiteral(tokens, token.at) : undefined;
}

function typedLiteral(tokens: TokenStream, at: Position): Expression | undefined {
  const following = tokens.peek(1);
  if (following.kind === "string") {
    const type = { name: tokens.take().text.toLowerCase(), args: [], fields: [], at };
    if (type.name === "x") refuse("binary literal X''", "varbinary literals are not translated", at);
    return { kind: "typed-literal", at, type, value: tokens.take().text };
  }
  return undefined;
}

function nullary(tokens: TokenStream, at: Position): Expression {
  const name = tokens.take().text.toLowerCase();
  if (tokens.sees("(")) refuse(`${name}(precision)`, "only the default precision is translated", at);
  return { kind: "call", at, name, args: [], star: false, distinct: false, orderBy: [] };
}

function caseExpression(tokens: TokenStream, at: Position): Expression {
  tokens.take();
  const operand = tokens.sees("when") ? undefined : parseExpression(tokens);
  const branches = [];
  while (tokens.accept("when")) {
    const when = parseExpression(tokens);
    tokens.expect("then");
    branches.push({ when, then: parseExpression(tokens) });
  }
  const otherwise = tokens.accept("else") ? parseExpression(tokens) : undefined;
  tokens.expect("end");
  if (branches.length === 0) tokens.fail("when");
  return {
    kind: "case",
    at,
    branches,
    ...(operand === undefined ? {} : { operand }),
    ...(otherwise === undefined ? {} : { otherwise }),
  };
}

function castExpression(tokens: TokenStream, at: Position): Expression {
  const safe = tokens.take().text.toLowerCase() === "try_cast";
  tokens.expect("(");
  const value = parseExpression(tokens);
  tokens.expect("as");
  const type = parseType(tokens);
  tokens.expect(")");
  return { kind: "cast", at, value, type, safe };
}

function extractExpression(tokens: TokenStream, at: Position): Expression {
  tokens.take();
  tokens.expect("(");
  const field = tokens.take().text.toLowerCase();
  tokens.expect("from");
  const value = parseValue(tokens);
  tokens.expect(")");
  return { kind: "extract", at, field, value };
}

function existsExpression(tokens: TokenStream, at: Position): Expression {
  tokens.expect("exists", "(");
  const query = parseQuery(tokens);
  tokens.expect(")");
  return { kind: "exists", at, query };
}

function intervalLiteral(tokens: TokenStream, at: Position): Expression | undefined {
  const sign = tokens.peek(1).text;
  const signed = sign === "-" || sign === "+";
  if (tokens.peek(signed ? 2 : 1).kind !== "string") return undefined;
  tokens.take();
  if (signed) tokens.take();
  const value = tokens.take().text;
  const unit = tokens.take().text.toLowerCase();
  const literal = { kind: "interval" as const, at, value, negative: sign === "-", unit };
  return tokens.accept("to") ? { ...literal, to: tokens.take().text.toLowerCase() } : literal;
}

function arrayConstructor(tokens: TokenStream, at: Position): Expression | undefined {
  if (!tokens.accept("array", "[")) return undefined;
  const items = tokens.sees("]") ? [] : tokens.commaList(() => parseExpression(tokens));
  tokens.expect("]");
  return { kind: "array", at, items };
}

function rowConstructor(tokens: TokenStream, at: Position): Expression | undefined {
  if (!tokens.accept("row", "(")) return undefined;
  const items = tokens.commaList(() => parseExpression(tokens));
  if (tokens.sees("as") || tokens.peek().kind === "word")
    refuse("ROW with field names", "name the fields with CAST", at);
  tokens.expect(")");
  return { kind: "row", at, items };
}

function call(at: Position, name: string, args: readonly Expression[]): Expression {
  return { kind: "call", at, name, args, star: false, distinct: false, orderBy: [] };
}

function trimExpression(tokens: TokenStream, at: Position): Expression {
  tokens.expect("trim", "(");
  const side = (["leading", "trailing", "both"] as const).find((word) => tokens.accept(word));
  const name = side === "leading" ? "ltrim" : side === "trailing" ? "rtrim" : "trim";
  if (side !== undefined && tokens.accept("from")) return closing(tokens, call(at, name, [parseValue(tokens)]));
  const first = parseValue(tokens);
  if (tokens.accept("from")) return closing(tokens, call(at, name, [parseValue(tokens), first]));
  const second = tokens.accept(",") ? [parseValue(tokens)] : [];
  return closing(tokens, call(at, name, [first, ...second]));
}

function positionExpression(tokens: TokenStream, at: Position): Expression | undefined {
  if (!tokens.accept("position", "(")) return undefined;
  const needle = parseValue(tokens);
  tokens.expect("in");
  return closing(tokens, call(at, "strpos", [parseValue(tokens), needle]));
}

function substringExpression(tokens: TokenStream, at: Position): Expression | undefined {
  if (!tokens.accept("substring", "(")) return undefined;
  const args = [parseExpression(tokens)];
  if (tokens.accept("from")) {
    args.push(parseValue(tokens));
    if (tokens.accept("for")) args.push(parseValue(tokens));
  } else while (tokens.accept(",")) args.push(parseExpression(tokens));
  return closing(tokens, call(at, "substring", args));
}

function closing(tokens: TokenStream, value: Expression): Expression {
  tokens.expect(")");
  return value;
}
