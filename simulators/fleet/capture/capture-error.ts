// Faults of a captured file or its mapping: what the user can mend, a line each.

/** Exit 2: nothing was run. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
  /** A line each: the file, the key or the row, the value and the remedy. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(faults.join("\n"), options);
    this.faults = faults;
  }
}

/** What is wrong with a row: the column, its value and the remedy. The reader of the file adds where it stands. */
export class RowFault extends Error {
  override readonly name = "RowFault";
}

/** A text of a row with what faults call it. */
export interface Cell {
  readonly label: string;
  readonly text: string;
}

/** `why` goes on from what the cell is: what it must be, and what mends it. */
export const wrongCell = ({ label, text }: Cell, why: string): RowFault =>
  new RowFault(`${label} is ${JSON.stringify(text.slice(0, 64))}; ${why}`);
