// A cursor over tokens with the few questions that a recursive-descent parser asks.
import { TrinoError, type Position } from "../failure.ts";
import { tokenize, type Token } from "../lexer.ts";
import type { Identifier } from "../ast.ts";

// Trino's reserved words (docs: "Reserved keywords"): they need quotes to be names.
const reserved = new Set(
  (
    "alter and as between by case cast constraint create cross cube current_catalog current_date current_path " +
    "current_role current_schema current_time current_timestamp current_user deallocate delete describe distinct drop " +
    "else end escape except execute exists extract false for from full group grouping having in inner insert " +
    "intersect into is join json_array json_exists json_object json_query json_table json_value left like listagg " +
    "localtime localtimestamp natural normalize not null on or order outer prepare recursive right rollup select skip " +
    "table then trim true uescape union unnest using values when where with"
  ).split(" "),
);

/** Whether a word can be an identifier without quotes. */
export function isName(token: Token): boolean {
  return token.kind === "quoted" || (token.kind === "word" && !reserved.has(token.text.toLowerCase()));
}

export class TokenStream {
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(sql: string) {
    this.tokens = tokenize(sql);
  }

  peek(ahead = 0): Token {
    const last = this.tokens.length - 1;
    const token = this.tokens[Math.min(this.next + ahead, last)];
    if (token === undefined) throw new Error("a token list ends with an end token");
    return token;
  }

  get at(): Position {
    return this.peek().at;
  }

  take(): Token {
    const token = this.peek();
    this.next += 1;
    return token;
  }

  /** Whether the next tokens are these words (any case) or operators. */
  sees(...texts: readonly string[]): boolean {
    return texts.every((text, ahead) => {
      const token = this.peek(ahead);
      return (token.kind === "word" || token.kind === "operator") && token.text.toLowerCase() === text;
    });
  }

  /** Whether a one-parameter lambda `x -> ...` starts here. */
  seesLambda(): boolean {
    const following = this.peek(1);
    return following.kind === "operator" && following.text === "->";
  }

  accept(...texts: readonly string[]): boolean {
    if (!this.sees(...texts)) return false;
    this.next += texts.length;
    return true;
  }

  expect(...texts: readonly string[]): void {
    for (const text of texts) if (!this.accept(text)) this.fail(text);
  }

  identifier(): Identifier {
    const token = this.peek();
    if (!isName(token)) this.fail("an identifier");
    this.next += 1;
    return { value: token.text, at: token.at };
  }

  /** Tries a parse; on a syntax error goes back and answers undefined. */
  attempt<T>(parse: () => T): T | undefined {
    const start = this.next;
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof TrinoError)) throw error;
      this.next = start;
      return undefined;
    }
  }

  commaList<T>(parse: () => T): T[] {
    const items = [parse()];
    while (this.accept(",")) items.push(parse());
    return items;
  }

  fail(expected: string): never {
    const token = this.peek();
    throw new TrinoError("SYNTAX_ERROR", `mismatched input '${token.text}'. Expecting: ${expected}`, token.at);
  }
}
