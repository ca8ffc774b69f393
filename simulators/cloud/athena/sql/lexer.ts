// Splits Trino SQL into tokens: identifiers, quoted identifiers, strings, numbers, operators.
// Source: the lexer rules of Trino's SqlBase grammar. Identifiers keep their spelling; keywords are
// recognised by the parser, because nearly all of Trino's keywords may also be names.
import { refuse, TrinoError, type Position } from "./failure.ts";

export type TokenKind = "word" | "quoted" | "string" | "integer" | "decimal" | "double" | "operator" | "end";

/** One token; `text` is the word, the unescaped string or name, the digits, or the operator. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: Position;
}

const patterns: readonly { readonly kind: TokenKind | "space"; readonly pattern: RegExp }[] = [
  { kind: "space", pattern: /(?:\s+|--[^\r\n]*(?:\r?\n)?|\/\*[\s\S]*?\*\/)/y },
  { kind: "double", pattern: /(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)[eE][+-]?\d+/y },
  { kind: "decimal", pattern: /(?:\d+(?:_\d+)*\.\d*|\.\d+)/y },
  { kind: "integer", pattern: /\d+(?:_\d+)*/y },
  { kind: "word", pattern: /[A-Za-z_][A-Za-z0-9_@]*/y },
  { kind: "quoted", pattern: /"(?:[^"]|"")*"/y },
  { kind: "string", pattern: /'(?:[^']|'')*'/y },
  { kind: "operator", pattern: /(?:<>|!=|<=|>=|\|\||->|=>|[-+*/%<>=(),.[\];?:|{}^$])/y },
];

/** The tokens of a statement, with a final `end`; a stray character is Trino's SYNTAX_ERROR. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  const place = placer(sql);
  let offset = 0;
  while (offset < sql.length) {
    const at = place(offset);
    refuseForms(sql.slice(offset, offset + 3), at);
    const match = firstMatch(sql, offset);
    if (match === undefined) throw new TrinoError("SYNTAX_ERROR", `mismatched input '${sql.charAt(offset)}'`, at);
    offset += match.text.length;
    if (isNumber(match.kind) && /[A-Za-z_]/.test(sql.charAt(offset)))
      throw new TrinoError(
        "SYNTAX_ERROR",
        "identifiers must not start with a digit; surround the identifier with double quotes",
        at,
      );
    if (match.kind !== "space") tokens.push({ kind: match.kind, text: unescape(match.kind, match.text, at), at });
  }
  tokens.push({ kind: "end", text: "<EOF>", at: place(sql.length) });
  return tokens;
}

function isNumber(kind: TokenKind | "space"): boolean {
  return kind === "integer" || kind === "decimal" || kind === "double";
}

/** Literals of Trino's grammar that would be read as something else. */
function refuseForms(start: string, at: Position): void {
  if (/^[uU]&['"]/.test(start)) refuse("Unicode literal U&", "write the characters themselves", at);
  if (/^0[xXbBoO][0-9a-fA-F]/.test(start)) refuse("hexadecimal, octal or binary number", "write it in decimal", at);
}

function firstMatch(sql: string, offset: number): { kind: TokenKind | "space"; text: string } | undefined {
  for (const { kind, pattern } of patterns) {
    pattern.lastIndex = offset;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined && text !== "") return { kind, text };
  }
  return undefined;
}

function unescape(kind: TokenKind, text: string, at: Position): string {
  if (kind === "string") return text.slice(1, -1).replaceAll("''", "'");
  if (kind === "quoted") {
    if (text === '""') throw new TrinoError("SYNTAX_ERROR", "Zero-length delimited identifier not allowed", at);
    return text.slice(1, -1).replaceAll('""', '"');
  }
  if (kind === "word" && /^__[a-z]\d+__$/i.test(text))
    refuse(`identifier ${text}`, "names of this form are reserved", at);
  return kind === "integer" || kind === "decimal" || kind === "double" ? text.replaceAll("_", "") : text;
}

function placer(sql: string): (offset: number) => Position {
  let line = 1;
  let lineStart = 0;
  let scanned = 0;
  return (offset) => {
    for (; scanned < offset; scanned += 1) {
      if (sql.charAt(scanned) !== "\n") continue;
      line += 1;
      lineStart = scanned + 1;
    }
    return { line, column: offset - lineStart + 1 };
  };
}
