// Queries: WITH, SELECT, VALUES, TABLE, set operations, GROUP BY, WINDOW, ORDER BY, OFFSET, LIMIT, FETCH.
// Source: Trino grammar, rules `query`, `queryTerm`, `querySpecification`; docs "SELECT".
import type {
  CommonTable,
  Expression,
  GroupingElement,
  Identifier,
  Query,
  QueryBody,
  SelectBody,
  SelectItem,
} from "../ast.ts";
import { refuse } from "../failure.ts";
import { parseOrderBy, parseWindow } from "./call.ts";
import { parseExpression } from "./expression.ts";
import { parseRelation } from "./relation.ts";
import { isName, TokenStream } from "./token-stream.ts";

/** Parses one whole statement, which must be a query; one final semicolon is allowed. */
export function parseStatement(sql: string): Query {
  const tokens = new TokenStream(sql);
  const query = parseQuery(tokens);
  tokens.accept(";");
  if (tokens.peek().kind !== "end") tokens.fail("<EOF>");
  return query;
}

export function parseQuery(tokens: TokenStream): Query {
  const at = tokens.at;
  const common = tokens.accept("with") ? parseWith(tokens) : [];
  const body = parseUnion(tokens);
  const orderBy = parseOrderBy(tokens);
  const offset = tokens.accept("offset") ? rowCount(tokens) : undefined;
  const limit = parseLimit(tokens);
  return {
    at,
    with: common,
    body,
    orderBy,
    ...(offset === undefined ? {} : { offset }),
    ...(limit === undefined ? {} : { limit }),
  };
}

function parseWith(tokens: TokenStream): CommonTable[] {
  if (tokens.sees("recursive")) refuse("WITH RECURSIVE", "recursion is not translated", tokens.at);
  return tokens.commaList(() => {
    const name = tokens.identifier();
    const columns = tokens.accept("(") ? tokens.commaList(() => tokens.identifier()) : [];
    if (columns.length > 0) tokens.expect(")");
    tokens.expect("as", "(");
    const query = parseQuery(tokens);
    tokens.expect(")");
    return { name, columns, query };
  });
}

function rowCount(tokens: TokenStream): number {
  const token = tokens.take();
  if (token.text === "?") refuse("parameter ?", "parameters are not bound in this statement", token.at);
  if (token.kind !== "integer") tokens.fail("an integer");
  if (!tokens.accept("row")) tokens.accept("rows");
  return Number(token.text);
}

function parseLimit(tokens: TokenStream): number | undefined {
  if (tokens.accept("limit")) return tokens.accept("all") ? undefined : rowCount(tokens);
  if (!tokens.accept("fetch")) return undefined;
  if (!tokens.accept("first")) tokens.expect("next");
  const count = tokens.peek().kind === "integer" ? Number(tokens.take().text) : 1;
  if (!tokens.accept("row")) tokens.expect("rows");
  if (tokens.sees("with", "ties")) refuse("FETCH FIRST ... WITH TIES", "ties are not translated", tokens.at);
  tokens.expect("only");
  return count;
}

function parseUnion(tokens: TokenStream): QueryBody {
  let left = parseIntersect(tokens);
  while (tokens.sees("union") || tokens.sees("except")) left = setOperation(tokens, left, parseIntersect);
  return left;
}

function parseIntersect(tokens: TokenStream): QueryBody {
  let left = parseTerm(tokens);
  while (tokens.sees("intersect")) left = setOperation(tokens, left, parseTerm);
  return left;
}

function setOperation(tokens: TokenStream, left: QueryBody, operand: (tokens: TokenStream) => QueryBody): QueryBody {
  const at = tokens.at;
  const op = tokens.accept("union") ? "union" : tokens.accept("except") ? "except" : (tokens.take(), "intersect");
  const all = tokens.accept("all");
  if (!all) tokens.accept("distinct");
  if (tokens.sees("corresponding")) refuse("CORRESPONDING", "columns are matched by position only", tokens.at);
  return { kind: "set", at, op, all, left, right: operand(tokens) };
}

function parseTerm(tokens: TokenStream): QueryBody {
  const at = tokens.at;
  if (tokens.accept("values")) return { kind: "values", at, rows: tokens.commaList(() => parseExpression(tokens)) };
  if (tokens.sees("table")) refuse("TABLE statement", "write SELECT * FROM", at);
  if (tokens.accept("(")) {
    const query = parseQuery(tokens);
    tokens.expect(")");
    return { kind: "nested", at, query };
  }
  return parseSelect(tokens);
}

function parseSelect(tokens: TokenStream): SelectBody {
  const at = tokens.at;
  tokens.expect("select");
  const distinct = tokens.accept("distinct");
  if (!distinct) tokens.accept("all");
  const items = tokens.commaList(() => parseSelectItem(tokens));
  const from = tokens.accept("from") ? tokens.commaList(() => parseRelation(tokens)) : [];
  const where = tokens.accept("where") ? parseExpression(tokens) : undefined;
  const groupBy = tokens.accept("group", "by") ? parseGroupBy(tokens) : undefined;
  const having = tokens.accept("having") ? parseExpression(tokens) : undefined;
  const windows = tokens.accept("window")
    ? tokens.commaList(() => {
        const name = tokens.identifier();
        tokens.expect("as");
        return { name, spec: parseWindow(tokens) };
      })
    : [];
  return {
    kind: "select",
    at,
    distinct,
    items,
    from,
    windows,
    ...(where === undefined ? {} : { where }),
    ...(groupBy === undefined ? {} : { groupBy }),
    ...(having === undefined ? {} : { having }),
  };
}

function parseSelectItem(tokens: TokenStream): SelectItem {
  const at = tokens.at;
  if (tokens.accept("*")) return { at, star: { qualifier: [] } };
  const qualifier = starQualifier(tokens);
  if (qualifier !== undefined) return { at, star: { qualifier } };
  const value = parseExpression(tokens);
  if (tokens.accept("as") || isName(tokens.peek())) return { at, value, alias: tokens.identifier() };
  return { at, value };
}

/** The names before the star of `schema.table.*`; undefined, with nothing taken, where something else stands here. */
function starQualifier(tokens: TokenStream): Identifier[] | undefined {
  let length = 0;
  while (isName(tokens.peek(length)) && tokens.peek(length + 1).text === ".") length += 2;
  if (length === 0 || tokens.peek(length).text !== "*") return undefined;
  const parts: Identifier[] = [];
  while (!tokens.accept("*")) {
    parts.push(tokens.identifier());
    tokens.expect(".");
  }
  return parts;
}

function parseGroupBy(tokens: TokenStream): GroupingElement[] {
  if (tokens.sees("distinct")) refuse("GROUP BY DISTINCT", "repeated grouping sets are not removed here", tokens.at);
  if (tokens.sees("all", ",") || tokens.sees("auto")) refuse("GROUP BY AUTO", "name the keys", tokens.at);
  return tokens.commaList(() => {
    if (tokens.accept("grouping", "sets", "(")) return closed(tokens, "sets", keySets(tokens));
    if (tokens.accept("rollup", "(")) return closed(tokens, "rollup", keySets(tokens));
    if (tokens.accept("cube", "(")) return closed(tokens, "cube", keySets(tokens));
    return { kind: "simple", keys: keySet(tokens) };
  });
}

function closed(tokens: TokenStream, kind: "sets" | "rollup" | "cube", sets: readonly Expression[][]): GroupingElement {
  tokens.expect(")");
  return { kind, sets };
}

function keySets(tokens: TokenStream): Expression[][] {
  return tokens.commaList(() => keySet(tokens));
}

function keySet(tokens: TokenStream): Expression[] {
  if (tokens.accept("(", ")")) return [];
  const key = parseExpression(tokens);
  return key.kind === "row" ? [...key.items] : [key];
}
