// SQL as tokens: enough of Trino's lexis to tell a name from what stands in a string or a comment.
// https://trino.io/docs/current/language/reserved.html

export type SqlTokenKind = "comment" | "string" | "quoted" | "parameter" | "word" | "number" | "space" | "symbol";

export interface SqlToken {
  readonly kind: SqlTokenKind;
  /** As it stands in the file. */
  readonly text: string;
}

// Numbers before words: 1E6 is one. A string may be marked as bytes (X'00') or as Unicode (U&'\2603').
const patterns: readonly (readonly [SqlTokenKind, string])[] = [
  ["comment", String.raw`--[^\n]*|/\*[\s\S]*?\*/`],
  ["string", String.raw`(?:[xX]|[uU]&)?'(?:[^']|'')*'`],
  ["quoted", String.raw`"(?:[^"]|"")*"`],
  ["parameter", String.raw`:[a-z][a-z0-9_]*`],
  ["number", String.raw`\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?`],
  ["word", String.raw`[A-Za-z_]\w*`],
  ["space", String.raw`\s+`],
  ["symbol", String.raw`->|=>|[\s\S]`],
];

const token = new RegExp(patterns.map(([, pattern]) => `(${pattern})`).join("|"), "g");

/** Every token of a text, in order; together they are the text. */
export function sqlTokens(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  for (const [text, ...groups] of sql.matchAll(token)) {
    const kind = patterns[groups.findIndex((group: string | undefined) => group !== undefined)]?.[0];
    if (kind !== undefined) tokens.push({ kind, text });
  }
  return tokens;
}
