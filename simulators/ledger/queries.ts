// What the reconciliation needs of SQL: rows of text, as Athena's GetQueryResults gives them. So it sees what an analyst sees.

export type QueryRow = Readonly<Record<string, string | null>>;

export interface Queries {
  /** All rows of a statement, by column name; rejects with the engine's reason where the statement fails. */
  rows(sql: string): Promise<readonly QueryRow[]>;
}

/** The text in a column; throws where the row has none. */
export function textIn(row: QueryRow, column: string): string {
  const value = row[column];
  if (value === null || value === undefined) throw new Error(`a row has no ${column}: ${JSON.stringify(row)}`);
  return value;
}

/** The whole number in a column; throws where it is none. */
export function countIn(row: QueryRow, column: string): number {
  const value = Number(textIn(row, column));
  if (!Number.isSafeInteger(value)) throw new Error(`${column} is ${textIn(row, column)}; it must be a whole number`);
  return value;
}
