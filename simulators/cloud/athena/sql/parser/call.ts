// Function calls with all that may follow: DISTINCT, ORDER BY, WITHIN GROUP, FILTER, IGNORE NULLS, OVER.
// Source: Trino grammar, rules `functionCall`, `over`, `windowFrame`, `sortItem`.
import type { CallExpression, Expression, FrameBound, SortItem, WindowFrame, WindowSpec } from "../ast.ts";
import { refuse } from "../failure.ts";
import { parseExpression, parseValue } from "./expression.ts";
import { isName, type TokenStream } from "./token-stream.ts";

export function parseCall(tokens: TokenStream): CallExpression {
  const token = tokens.take();
  const name = token.text.toLowerCase();
  if (!isName(token) && !["grouping", "listagg"].includes(name)) tokens.fail("a function name");
  tokens.expect("(");
  const star = tokens.accept("*");
  const distinct = !star && tokens.accept("distinct");
  if (!star && !distinct) tokens.accept("all");
  const args: Expression[] =
    star || tokens.sees(")") || tokens.sees("order") ? [] : tokens.commaList(() => parseExpression(tokens));
  if (tokens.sees("on", "overflow")) refuse("LISTAGG ON OVERFLOW", "only the default is translated", tokens.at);
  let orderBy = parseOrderBy(tokens);
  tokens.expect(")");
  if (tokens.accept("within", "group", "(")) {
    orderBy = parseOrderBy(tokens);
    tokens.expect(")");
  }
  let filter: Expression | undefined;
  if (tokens.accept("filter", "(", "where")) {
    filter = parseExpression(tokens);
    tokens.expect(")");
  }
  const nulls = tokens.accept("ignore", "nulls") ? "ignore" : tokens.accept("respect", "nulls") ? "respect" : undefined;
  const over = tokens.accept("over") ? parseOver(tokens) : undefined;
  return {
    kind: "call",
    at: token.at,
    name,
    args,
    star,
    distinct,
    orderBy,
    ...(filter === undefined ? {} : { filter }),
    ...(over === undefined ? {} : { over }),
    ...(nulls === undefined ? {} : { nulls }),
  };
}

/** `ORDER BY ...` if it is there; ascending and nulls last are Trino's defaults (docs: SELECT, ORDER BY). */
export function parseOrderBy(tokens: TokenStream): SortItem[] {
  if (!tokens.accept("order", "by")) return [];
  return tokens.commaList(() => {
    const key = parseExpression(tokens);
    const descending = tokens.accept("desc") || (tokens.accept("asc"), false);
    const nullsFirst = tokens.accept("nulls", "first") || (tokens.accept("nulls", "last"), false);
    return { key, descending, nullsFirst };
  });
}

function parseOver(tokens: TokenStream): WindowSpec {
  if (!tokens.sees("(")) return { base: tokens.identifier(), partitionBy: [], orderBy: [] };
  return parseWindow(tokens);
}

/** A parenthesised window specification. */
export function parseWindow(tokens: TokenStream): WindowSpec {
  tokens.expect("(");
  const named = isName(tokens.peek()) && !tokens.sees("partition", "by") && !isFrameStart(tokens);
  const base = named ? tokens.identifier() : undefined;
  const partitionBy = tokens.accept("partition", "by") ? tokens.commaList(() => parseExpression(tokens)) : [];
  const orderBy = parseOrderBy(tokens);
  const frame = isFrameStart(tokens) ? parseFrame(tokens) : undefined;
  tokens.expect(")");
  return { partitionBy, orderBy, ...(base === undefined ? {} : { base }), ...(frame === undefined ? {} : { frame }) };
}

function isFrameStart(tokens: TokenStream): boolean {
  return tokens.sees("rows") || tokens.sees("range") || tokens.sees("groups");
}

function parseFrame(tokens: TokenStream): WindowFrame {
  const unit = tokens.accept("rows") ? "rows" : tokens.accept("range") ? "range" : (tokens.take(), "groups");
  if (tokens.accept("between")) {
    const start = parseBound(tokens);
    tokens.expect("and");
    return { unit, start, end: parseBound(tokens) };
  }
  return { unit, start: parseBound(tokens), end: { kind: "current", direction: "following" } };
}

function parseBound(tokens: TokenStream): FrameBound {
  if (tokens.accept("current", "row")) return { kind: "current", direction: "following" };
  if (tokens.accept("unbounded")) return { kind: "unbounded", direction: direction(tokens) };
  const offset = parseValue(tokens);
  return { kind: "offset", direction: direction(tokens), offset };
}

function direction(tokens: TokenStream): "preceding" | "following" {
  if (tokens.accept("preceding")) return "preceding";
  tokens.expect("following");
  return "following";
}
