// SELECT list FROM 'filter' WHERE condition, by recursive descent; operators by precedence.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-reference.html
import { SqlSyntaxError, tokenize, type Token } from "./lexer.ts";
import type { BinaryOperator, Expression, SelectItem, Statement } from "./syntax.ts";

/** From the weakest to the strongest binding. */
const precedence: readonly (readonly BinaryOperator[])[] = [
  ["or"],
  ["and"],
  ["=", "<>", "<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

/** @throws SqlSyntaxError */
export function parseRuleSql(sql: string): Statement {
  const reader = new Reader(tokenize(sql));
  reader.expectWord("select");
  const items = reader.list(() => selectItem(reader));
  const topicFilter = reader.takeWord("from") ? reader.expectString() : undefined;
  const where = reader.takeWord("where") ? expression(reader, 0) : undefined;
  reader.expectEnd();
  return { items, topicFilter, where };
}

/** A substitution template's expression: `topic(2)` in `${topic(2)}`. @throws SqlSyntaxError */
export function parseRuleExpression(text: string): Expression {
  const reader = new Reader(tokenize(text));
  const parsed = expression(reader, 0);
  reader.expectEnd();
  return parsed;
}

function selectItem(reader: Reader): SelectItem {
  const parsed = expression(reader, 0);
  return { expression: parsed, alias: reader.takeWord("as") ? reader.expectAnyWord() : undefined };
}

function expression(reader: Reader, level: number): Expression {
  const operators = precedence[level];
  if (operators === undefined) return unary(reader);
  let left = level === 1 && reader.takeWord("not") ? not(expression(reader, level + 1)) : expression(reader, level + 1);
  for (;;) {
    const operator = reader.takeOperator(operators);
    if (operator === undefined) return left;
    left = { kind: "binary", operator, left, right: expression(reader, level + 1) };
  }
}

function unary(reader: Reader): Expression {
  if (reader.takeSymbol("-")) return { kind: "negative", operand: unary(reader) };
  if (reader.takeWord("not")) return not(unary(reader));
  return primary(reader);
}

function primary(reader: Reader): Expression {
  if (reader.takeSymbol("*")) return { kind: "star" };
  if (reader.takeSymbol("(")) {
    const inner = expression(reader, 0);
    reader.expectSymbol(")");
    return inner;
  }
  const token = reader.next();
  switch (token?.kind) {
    case "string":
      return { kind: "literal", value: token.text };
    case "number":
      return { kind: "literal", value: token.value };
    case "word":
      return word(reader, token.text);
    default:
      throw new SqlSyntaxError(`expected a value, found ${token === undefined ? "the end" : token.text}`);
  }
}

const constants: Readonly<Record<string, string | number | boolean | null>> = { true: true, false: false, null: null };

function word(reader: Reader, text: string): Expression {
  const name = text.toLowerCase();
  if (name === "select" || name === "case")
    throw new SqlSyntaxError(`${name.toUpperCase()} inside an expression is not implemented`);
  const constant = constants[name];
  if (constant !== undefined) return { kind: "literal", value: constant };
  if (reader.takeSymbol("(")) {
    const args = reader.takeSymbol(")") ? [] : reader.list(() => expression(reader, 0));
    if (args.length > 0) reader.expectSymbol(")");
    return { kind: "call", name, args };
  }
  const segments = [text];
  while (reader.takeSymbol(".")) segments.push(reader.expectAnyWord());
  return { kind: "path", segments };
}

const not = (operand: Expression): Expression => ({ kind: "not", operand });

class Reader {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  next(): Token | undefined {
    return this.#tokens[this.#position++];
  }

  takeWord(word: string): boolean {
    const token = this.#tokens[this.#position];
    const isTaken = token?.kind === "word" && token.text.toLowerCase() === word;
    if (isTaken) this.#position++;
    return isTaken;
  }

  takeSymbol(symbol: string): boolean {
    const token = this.#tokens[this.#position];
    const isTaken = token?.kind === "symbol" && token.text === symbol;
    if (isTaken) this.#position++;
    return isTaken;
  }

  takeOperator(operators: readonly BinaryOperator[]): BinaryOperator | undefined {
    return operators.find(
      (operator) =>
        this.takeSymbol(operator) || this.takeWord(operator) || (operator === "<>" && this.takeSymbol("!=")),
    );
  }

  list<Item>(item: () => Item): readonly Item[] {
    const items = [item()];
    while (this.takeSymbol(",")) items.push(item());
    return items;
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw new SqlSyntaxError(`expected ${word.toUpperCase()}`);
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw new SqlSyntaxError(`expected ${symbol}`);
  }

  expectAnyWord(): string {
    const token = this.next();
    if (token?.kind !== "word") throw new SqlSyntaxError("expected a name");
    return token.text;
  }

  expectString(): string {
    const token = this.next();
    if (token?.kind !== "string") throw new SqlSyntaxError("expected a topic filter in single quotes");
    return token.text;
  }

  expectEnd(): void {
    if (this.#position < this.#tokens.length) throw new SqlSyntaxError("unexpected words at the end of the statement");
  }
}
