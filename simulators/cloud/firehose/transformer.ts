// Invokes the transform for a batch until it answers or the retries are used up.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Functions } from "../ports/functions.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { TransformConfiguration } from "./configuration.ts";
import type { Failure } from "./error-record.ts";
import { pace } from "./limits.ts";
import { functionError, judgeAnswer, type Verdict } from "./transform-answer.ts";
import { transformEvent, type SourceRecord, type TransformEventHead } from "./transform-event.ts";

export interface TransformOutcome {
  /** One per record of the batch, in its order. */
  readonly verdicts: readonly Verdict[];
  readonly attemptsMade: number;
  /** Set where the whole batch failed. */
  readonly failure: Failure | undefined;
}

export interface Transformer {
  run(batch: readonly SourceRecord[]): Promise<TransformOutcome>;
}

type Attempt = { readonly kind: "answered"; readonly payload: string } | ({ readonly kind: "failed" } & Failure);

export function createTransformer(options: {
  readonly clock: Clock;
  readonly random: Random;
  readonly access: AccessControl;
  readonly functions: Functions;
  readonly transform: TransformConfiguration;
  readonly sessionName: string;
  readonly head: Omit<TransformEventHead, "invocationId">;
}): Transformer {
  const { clock, random, access, functions, transform, sessionName, head } = options;

  const invoke = async (batch: readonly SourceRecord[]): Promise<Attempt> => {
    try {
      const principal = access.assumeRole(transform.roleArn, "firehose.amazonaws.com", sessionName);
      const payload = transformEvent({ ...head, invocationId: random.uuid() }, batch);
      const request = { principal, functionArn: transform.functionArn, payload };
      const result = await clock.work(pace.transformInvocationMs, () => functions.invoke(request));
      if (result.functionError !== undefined) return { kind: "failed", ...functionError };
      return { kind: "answered", payload: result.payload };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { kind: "failed", ...invocationFailure(error) };
    }
  };

  return {
    async run(batch) {
      for (let attemptsMade = 1; ; attemptsMade++) {
        const attempt = await invoke(batch);
        if (attempt.kind === "answered") return { ...judged(batch, attempt.payload), attemptsMade };
        if (attemptsMade > transform.retriesMax) return { ...allFailed(batch, attempt), attemptsMade };
        await clock.sleep(pace.transformRetryDelayMs);
      }
    },
  };
}

function judged(batch: readonly SourceRecord[], payload: string): Omit<TransformOutcome, "attemptsMade"> {
  const answer = judgeAnswer(
    batch.map(({ recordId }) => recordId),
    payload,
  );
  return answer.kind === "judged" ? { verdicts: answer.verdicts, failure: undefined } : allFailed(batch, answer);
}

function allFailed(batch: readonly SourceRecord[], { code, message }: Failure): Omit<TransformOutcome, "attemptsMade"> {
  const verdict: Verdict = { kind: "failed", code, message };
  return { verdicts: batch.map(() => verdict), failure: { code, message } };
}

/** https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html */
function invocationFailure(error: AwsError): Failure {
  switch (error.code) {
    case "AccessDenied":
    case "AccessDeniedException":
      return {
        code: "Lambda.InvokeAccessDenied",
        message: "Access was denied. Ensure that the access policy allows access to the Lambda function.",
      };
    case "TooManyRequestsException":
      return {
        code: "Lambda.InvokeLimitExceeded",
        message: "The Lambda concurrent execution limit is exceeded. Increase the concurrent execution limit.",
      };
    case "ResourceNotFoundException":
      return {
        code: "Lambda.ResourceNotFound",
        message: "The specified Lambda function does not exist. Use a different function that does exist.",
      };
    default:
      return { code: `Lambda.${error.code}`, message: error.message };
  }
}
