// What a function is, as CreateFunction and its neighbours set it.
// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html

export interface DeploymentPackage {
  /** The unpacked package on this disk: what the function sees as LAMBDA_TASK_ROOT. */
  readonly directory: string;
  /** Base64, as CodeSha256 shows it. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface FunctionConfiguration {
  readonly name: string;
  readonly description: string;
  readonly roleArn: string;
  readonly runtime: string;
  /** `index.handler` */
  readonly handler: string;
  readonly architectures: readonly string[];
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly ephemeralStorageMb: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: "Text" | "JSON";
  /** Undefined: the account's concurrency, shared. 0: every invocation is refused. */
  readonly reservedConcurrency?: number | undefined;
  /** A queue for events whose retries are exhausted. */
  readonly deadLetterArn?: string | undefined;
  readonly code: DeploymentPackage;
}

/** How asynchronous invocations are retried and where their outcome goes. */
export interface EventInvokeConfiguration {
  /** Undefined: as Lambda does it by itself. */
  readonly retriesMax?: number | undefined;
  readonly eventAgeMsMax?: number | undefined;
  readonly onSuccessArn?: string | undefined;
  readonly onFailureArn?: string | undefined;
  readonly modifiedAtMs?: number | undefined;
}
