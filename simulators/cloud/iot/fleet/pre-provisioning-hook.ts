// The function that a template asks before a device becomes a thing. Whatever is not a clear yes within 5 seconds is a no.
// https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
import { z } from "zod";
import type { Account } from "../../ports/account.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Functions, InvocationResult } from "../../ports/functions.ts";
import type { Principal } from "../../ports/principal.ts";
import { AwsError } from "../../wire/aws-error.ts";
import { hookMsMax } from "../limits.ts";

/** Payload version 2020-04-01. */
export interface HookRequest {
  readonly claimCertificateId: string;
  readonly certificateId: string;
  readonly certificatePem: string;
  readonly templateArn: string;
  readonly clientId: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const answerSchema = z.object({
  allowProvisioning: z.literal(true),
  parameterOverrides: z.record(z.string(), z.string()).default({}),
});

export interface HookDependencies {
  readonly clock: Clock;
  readonly account: Account;
  readonly functions: Functions;
}

/** The parameters that the function sets or replaces. @throws AwsError AccessDenied where it does not allow the device. */
export async function askHook(
  functionArn: string,
  request: HookRequest,
  { clock, account, functions }: HookDependencies,
): Promise<Readonly<Record<string, string>>> {
  const principal: Principal = {
    kind: "service",
    service: "iot.amazonaws.com",
    sourceArn: request.templateArn,
    sourceAccount: account.accountId,
  };
  const invocation = { principal, functionArn, payload: JSON.stringify(request) };
  const result = await withinLimit(
    clock,
    clock.work(0, () => functions.invoke(invocation)),
  ).catch((cause: unknown) => {
    throw refused({ cause });
  });
  if (result?.functionError !== undefined) throw refused();
  const answer = answerSchema.safeParse(jsonOf(result?.payload));
  if (!answer.success) throw refused({ cause: answer.error });
  return answer.data.parameterOverrides;
}

/** Undefined where the function takes longer; what it answers then is of no account. */
async function withinLimit(clock: Clock, invocation: Promise<InvocationResult>): Promise<InvocationResult | undefined> {
  let cancel = (): void => undefined;
  const limit = new Promise<undefined>((resolve) => {
    cancel = clock.at(clock.now() + hookMsMax, () => resolve(undefined));
  });
  try {
    return await Promise.race([invocation, limit]);
  } finally {
    cancel();
  }
}

function jsonOf(text = "null"): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const refused = (options?: ErrorOptions): AwsError => new AwsError("AccessDenied", 403, "Access Denied", options);
