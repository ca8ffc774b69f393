// Why a query ends FAILED or CANCELLED: Athena's error name and words. Thrown inside a query's run, turned into its status there.
// https://docs.aws.amazon.com/athena/latest/ug/error-reference.html

/** Who has to act: 1 Athena, 2 the user, 3 something else. */
export type ErrorCategory = 1 | 2 | 3;

export class QueryFailure extends Error {
  override readonly name = "QueryFailure";
  /** `SYNTAX_ERROR`; undefined for words that Athena gives without one. */
  readonly errorName: string | undefined;

  constructor(errorName: string | undefined, message: string, options?: ErrorOptions) {
    super(message, options);
    this.errorName = errorName;
  }

  /** As StateChangeReason shows it. */
  get reason(): string {
    return this.errorName === undefined ? this.message : `${this.errorName}: ${this.message}`;
  }
}

/** The workgroup's data limit: the query is cancelled, not failed. */
export class ScanLimitExceeded extends Error {
  override readonly name = "ScanLimitExceeded";
}
