// What stands in FROM: tables, derived tables, LATERAL, UNNEST, aliases and joins.
// Source: Trino grammar, rules `relation`, `sampledRelation`, `relationPrimary`.
import type { JoinType, Relation } from "../ast.ts";
import { refuse, TrinoError } from "../failure.ts";
import { parseExpression } from "./expression.ts";
import { parseQuery } from "./query.ts";
import { isName, type TokenStream } from "./token-stream.ts";

export function parseRelation(tokens: TokenStream): Relation {
  let left = aliasedRelation(tokens);
  for (;;) {
    const at = tokens.at;
    if (tokens.sees("natural")) throw new TrinoError("NOT_SUPPORTED", "Natural join not supported", at);
    if (tokens.accept("cross", "join"))
      left = { kind: "join", at, type: "cross", left, right: aliasedRelation(tokens) };
    else {
      const type = joinType(tokens);
      if (type === undefined) return left;
      left = joined(tokens, left, type);
    }
  }
}

function joinType(tokens: TokenStream): JoinType | undefined {
  if (tokens.accept("join") || tokens.accept("inner", "join")) return "inner";
  for (const type of ["left", "right", "full"] as const)
    if (tokens.accept(type, "join") || tokens.accept(type, "outer", "join")) return type;
  return undefined;
}

function joined(tokens: TokenStream, left: Relation, type: JoinType): Relation {
  const at = tokens.at;
  const right = rightOperand(tokens);
  if (tokens.accept("using", "(")) {
    const using = tokens.commaList(() => tokens.identifier());
    tokens.expect(")");
    return { kind: "join", at, type, left, right, using };
  }
  tokens.expect("on");
  return { kind: "join", at, type, left, right, on: parseExpression(tokens) };
}

// `a JOIN b JOIN c ON x ON y` nests to the right; each join takes the nearest condition.
function rightOperand(tokens: TokenStream): Relation {
  let right = aliasedRelation(tokens);
  for (;;) {
    if (tokens.sees("on") || tokens.sees("using")) return right;
    const type = joinType(tokens);
    if (type === undefined) return right;
    right = joined(tokens, right, type);
  }
}

const notAliases = new Set([
  "cross",
  "join",
  "inner",
  "left",
  "right",
  "full",
  "natural",
  "on",
  "using",
  "where",
  "group",
  "limit",
  "offset",
  "fetch",
  "window",
  "tablesample",
  "match_recognize",
  "for",
]);

function aliasedRelation(tokens: TokenStream): Relation {
  const relation = primaryRelation(tokens);
  const at = tokens.at;
  if (tokens.sees("match_recognize")) refuse("MATCH_RECOGNIZE", "row pattern matching is not translated", at);
  if (tokens.sees("for", "version") || tokens.sees("for", "timestamp"))
    refuse("FOR VERSION / FOR TIMESTAMP", "time travel is not translated", at);
  if (tokens.sees("tablesample")) refuse("TABLESAMPLE", "samples are random", at);
  const word = tokens.peek();
  const isAlias =
    tokens.accept("as") || (isName(word) && !(word.kind === "word" && notAliases.has(word.text.toLowerCase())));
  if (!isAlias) return relation;
  const alias = tokens.identifier();
  const columns = tokens.accept("(") ? tokens.commaList(() => tokens.identifier()) : [];
  if (columns.length > 0) tokens.expect(")");
  if (tokens.sees("tablesample")) refuse("TABLESAMPLE", "samples are random", tokens.at);
  if (tokens.sees("match_recognize")) refuse("MATCH_RECOGNIZE", "row pattern matching is not translated", tokens.at);
  return { kind: "aliased", at, relation, alias, columns };
}

function primaryRelation(tokens: TokenStream): Relation {
  const at = tokens.at;
  if (tokens.accept("unnest", "(")) {
    const items = tokens.commaList(() => parseExpression(tokens));
    tokens.expect(")");
    return { kind: "unnest", at, items, ordinality: tokens.accept("with", "ordinality") };
  }
  const lateral = tokens.accept("lateral");
  if (lateral || tokens.sees("(", "select") || tokens.sees("(", "with") || tokens.sees("(", "values")) {
    tokens.expect("(");
    const query = parseQuery(tokens);
    tokens.expect(")");
    return { kind: "derived", at, query, lateral };
  }
  if (tokens.sees("(")) return parenthesisedRelation(tokens);
  if (tokens.sees("table", "(")) refuse("TABLE function", "table functions are not translated", at);
  const parts = [tokens.identifier()];
  while (tokens.accept(".")) parts.push(tokens.identifier());
  return { kind: "table", at, parts };
}

function parenthesisedRelation(tokens: TokenStream): Relation {
  const at = tokens.at;
  const query = tokens.attempt(() => {
    tokens.expect("(");
    const inner = parseQuery(tokens);
    tokens.expect(")");
    return inner;
  });
  if (query !== undefined) return { kind: "derived", at, query, lateral: false };
  tokens.expect("(");
  const relation = parseRelation(tokens);
  tokens.expect(")");
  return relation;
}
