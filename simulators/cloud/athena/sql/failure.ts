// How the front end stops: either Trino itself would answer an error (its name and words, from Trino's
// StandardErrorCode), or the construct is not known to agree with Trino and is refused by name.
// Both are thrown inside the front end only; `translate` turns them into values.

/** A place in the statement, both counted from 1, as Trino's messages give them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The answer that Trino itself would give: an error with a name of its StandardErrorCode. */
export class TrinoError extends Error {
  readonly errorName: string;
  constructor(errorName: string, message: string, at?: Position) {
    super(at === undefined ? message : `line ${at.line}:${at.column}: ${message}`);
    this.errorName = errorName;
  }
}

/** A construct whose agreement with Trino is not known; `construct` is its name as a user would write it. */
export class Refusal extends Error {
  readonly construct: string;
  readonly at: Position | undefined;
  constructor(construct: string, reason: string, at?: Position) {
    super(`${construct} is not supported here: ${reason}`);
    this.construct = construct;
    this.at = at;
  }
}

/** Throws a refusal of `construct`. */
export function refuse(construct: string, reason: string, at?: Position): never {
  throw new Refusal(construct, reason, at);
}
