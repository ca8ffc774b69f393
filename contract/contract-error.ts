// What is wrong with a definition: every fault at once, so that nobody mends a file twice.

/** Thrown where something is defined, before anything is made of it. */
export class DefinitionError extends Error {
  override readonly name = "DefinitionError";
  /** A sentence each: the key, its value, the remedy. */
  readonly faults: readonly string[];

  constructor(what: string, faults: readonly string[]) {
    super([`${what} is refused:`, ...faults.map((fault) => `  - ${fault}`)].join("\n"));
    this.faults = faults;
  }
}
