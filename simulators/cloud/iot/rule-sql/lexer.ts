// Tokens of AWS IoT SQL. https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-reference.html

export type Token =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "symbol"; readonly text: string };

/** Strings stand in single or double quotes; a quote inside is doubled. */
const tokenPattern =
  /\s*(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|(\d+(?:\.\d+)?)|([A-Za-z_][\w]*)|(<>|<=|>=|!=|[-+*/%=<>(),.]))/y;

/** @throws SqlSyntaxError at the first character that begins no token. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  const text = sql.trimEnd();
  while (tokenPattern.lastIndex < text.length) {
    const start = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (match === null)
      throw new SqlSyntaxError(`unexpected character at position ${start + 1}: ${text.slice(start, start + 20)}`);
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf([, single, double, number, word, symbol]: RegExpExecArray): Token {
  if (single !== undefined) return { kind: "string", text: single.replaceAll("''", "'") };
  if (double !== undefined) return { kind: "string", text: double.replaceAll('""', '"') };
  if (number !== undefined) return { kind: "number", value: Number(number) };
  if (word !== undefined) return { kind: "word", text: word };
  return { kind: "symbol", text: symbol ?? "" };
}

/** A rule's SQL that AWS would refuse, or that uses what is not implemented here. */
export class SqlSyntaxError extends Error {
  override readonly name = "SqlSyntaxError";
}
