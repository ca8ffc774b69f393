// Reads the words around a SELECT: keywords, texts, names and property lists.
import { QueryFailure } from "./query-failure.ts";

const blank = /(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/y;

/** The position behind white space and comments. */
export function skipBlank(text: string, position: number): number {
  blank.lastIndex = position;
  blank.exec(text);
  return blank.lastIndex;
}

const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[\s\S]/y;

/** The position of the parenthesis that closes the one at `open`; those in texts, names and comments do not count. */
export function matchParenthesis(text: string, open: number): number {
  if (text[open] !== "(") throw mismatch(text, open, "'('");
  let depth = 0;
  opaque.lastIndex = open;
  for (let match = opaque.exec(text); match !== null; match = opaque.exec(text)) {
    if (match[0] === "(") depth++;
    if (match[0] === ")" && --depth === 0) return match.index;
  }
  throw mismatch(text, text.length, "')'");
}

export class StatementReader {
  readonly #text: string;
  #position: number;

  constructor(text: string, position: number) {
    this.#text = text;
    this.#position = position;
  }

  keyword(word: string): void {
    if (this.#take(/[A-Za-z_]+/y)?.toUpperCase() !== word) throw mismatch(this.#text, this.#position, word);
  }

  /** Takes the words where all of them follow. */
  tries(...words: readonly string[]): boolean {
    const start = this.#position;
    if (words.every((word) => this.#take(/[A-Za-z_]+/y)?.toUpperCase() === word)) return true;
    this.#position = start;
    return false;
  }

  triesSymbol(symbol: "," | ";"): boolean {
    return this.#take(symbol === "," ? /,/y : /;/y) !== undefined;
  }

  /** `db.table`, each part plain or in backticks or double quotes; lower case. */
  name(): readonly string[] {
    const parts: string[] = [];
    do {
      const part = this.#take(/[A-Za-z0-9_]+|`[^`]+`|"[^"]+"/y);
      if (part === undefined) throw mismatch(this.#text, this.#position, "<identifier>");
      parts.push(part.replaceAll(/[`"]/g, "").toLowerCase());
    } while (this.#take(/\./y) !== undefined);
    return parts;
  }

  /** A text in single quotes. */
  text(): string {
    const token = this.#take(/'(?:[^']|'')*'/y);
    if (token === undefined) throw mismatch(this.#text, this.#position, "a text in quotes");
    return token.slice(1, -1).replaceAll("''", "'");
  }

  /** `(name = 'value', other = ARRAY['a', 'b'])`; names in lower case. */
  options(): ReadonlyMap<string, readonly string[]> {
    const options = new Map<string, readonly string[]>();
    this.#symbol("(");
    do {
      const name = this.#take(/`[^`]+`|[A-Za-z_][A-Za-z0-9_]*/y)?.replaceAll("`", "");
      if (name === undefined) throw mismatch(this.#text, this.#position, "a property");
      this.#symbol("=");
      options.set(name.toLowerCase(), this.#optionValue());
    } while (this.#take(/,/y) !== undefined);
    this.#symbol(")");
    return options;
  }

  /** @throws QueryFailure where anything but a semicolon follows. */
  end(): void {
    this.#take(/;/y);
    if (skipBlank(this.#text, this.#position) !== this.#text.length)
      throw mismatch(this.#text, this.#position, "<EOF>");
  }

  #optionValue(): readonly string[] {
    if (this.#take(/ARRAY\b/iy) === undefined) return [this.#take(/[A-Za-z0-9_.]+/y) ?? this.text()];
    const values: string[] = [];
    this.#symbol("[");
    do values.push(this.text());
    while (this.#take(/,/y) !== undefined);
    this.#symbol("]");
    return values;
  }

  #symbol(symbol: string): void {
    this.#position = skipBlank(this.#text, this.#position);
    if (this.#text[this.#position] !== symbol) throw mismatch(this.#text, this.#position, `'${symbol}'`);
    this.#position++;
  }

  /** What matches behind blanks; undefined, without a step, where nothing does. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = skipBlank(this.#text, this.#position);
    const [token] = pattern.exec(this.#text) ?? [];
    if (token !== undefined) this.#position = pattern.lastIndex;
    return token;
  }
}

function mismatch(text: string, position: number, expected: string): QueryFailure {
  const at = skipBlank(text, position);
  const lines = text.slice(0, at).split("\n");
  const found = text.slice(at, at + 20).split(/\s/)[0] ?? "";
  const place = `line ${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
  return new QueryFailure(
    "SYNTAX_ERROR",
    `${place}: mismatched input '${found === "" ? "<EOF>" : found}'. Expecting: ${expected}`,
  );
}
