// A function is addressed by name, partial ARN or ARN, each with or without a qualifier.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import { AwsError } from "../wire/aws-error.ts";

export interface FunctionAddress {
  readonly name: string;
  /** `$LATEST`; versions and aliases are not kept. */
  readonly qualifier?: string | undefined;
}

const addressPattern =
  /^(?:arn:aws:lambda:[a-z0-9-]+:\d{12}:|\d{12}:)?(?:function:)?([A-Za-z0-9-_]{1,64})(?::(\$LATEST|[A-Za-z0-9-_]+))?$/;

/** @throws AwsError ValidationException */
export function parseFunctionAddress(text: string): FunctionAddress {
  const [, name, qualifier] = addressPattern.exec(text) ?? [];
  if (name === undefined)
    throw new AwsError(
      "ValidationException",
      400,
      `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${addressPattern.source}`,
    );
  return { name, qualifier };
}

export const functionArn = ({ region, accountId }: Account, { name, qualifier }: FunctionAddress): string =>
  formatArn({
    service: "lambda",
    region,
    accountId,
    resource: `function:${name}${qualifier === undefined ? "" : `:${qualifier}`}`,
  });
