// What the user of the command line can mend: said in one line, exit 2.

export class UsersFault extends Error {
  override readonly name = "UsersFault";
}

/** `error` in one line, for the end of a message about what it hindered. */
export const inOneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replace(/\s*\n\s*/g, "; ");
