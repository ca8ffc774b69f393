// One invocation for an event source mapping: virtual time stands still while the function runs; a throttled one is tried again
// with growing delays until the batch is no longer worth it.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
import type { Clock } from "../../kernel/clock.ts";
import { AwsError } from "../../wire/aws-error.ts";
import type { DeployedFunction, RunOutcome } from "../deployed-function.ts";
import { limits } from "../limits.ts";

export interface MappedAnswer extends RunOutcome {
  readonly requestId: string;
}

/** Undefined where the function was throttled until `untilMs`. */
export async function invokeMapped(
  { clock, requestId, target }: { clock: Clock; requestId: () => string; target: DeployedFunction },
  { payload, untilMs }: { payload: string; untilMs: number },
): Promise<MappedAnswer | undefined> {
  const id = requestId();
  let delayMs: number = limits.sqs.throttleDelayMsMin;
  for (;;) {
    try {
      const outcome = await clock.work(0, () => target.runInTurn({ requestId: id, payload }));
      return { ...outcome, requestId: id };
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "TooManyRequestsException") throw error;
      if (clock.now() + delayMs >= untilMs) return undefined;
      await clock.sleep(delayMs);
      delayMs = Math.min(delayMs * 2, limits.sqs.throttleDelayMsMax);
    }
  }
}
