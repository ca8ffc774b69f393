// Where the embedded cloud says it is. One account, one region.

export interface Account {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}
