// An error as an AWS service answers it: its code, its status and its words. Every expected fault of an operation is one of these.

export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number;
  /** Members of the error's shape beyond its message, such as Athena's AthenaErrorCode. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    status: number,
    message: string,
    options: ErrorOptions & { members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options);
    this.code = code;
    this.status = status;
    this.members = options.members ?? {};
  }
}
