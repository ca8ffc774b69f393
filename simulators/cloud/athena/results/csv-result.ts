// A SELECT's result as Athena writes it: every field in quotes, a null with nothing at all, a header first.
// https://docs.aws.amazon.com/athena/latest/ug/querying-finding-output-files.html

export type Cell = string | null;
export type Row = readonly Cell[];

const encodeRow = (row: Row): string =>
  row.map((cell) => (cell === null ? "" : `"${cell.replaceAll('"', '""')}"`)).join(",");

export function encodeCsv(header: readonly string[], rows: readonly Row[]): Buffer {
  const lines = [encodeRow(header), ...rows.map(encodeRow)];
  return Buffer.from(`${lines.join("\n")}\n`);
}

/** The reverse of `encodeCsv`: every row, the header among them. */
export function decodeCsv(bytes: Buffer): readonly Row[] {
  const text = bytes.toString("utf8");
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  const field = /"((?:[^"]|"")*)"|/y;
  for (let position = 0; position < text.length;) {
    field.lastIndex = position;
    const match = field.exec(text);
    row.push(match?.[1]?.replaceAll('""', '"') ?? null);
    position += (match?.[0].length ?? 0) + 1;
    if (text[position - 1] === "\n") {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
