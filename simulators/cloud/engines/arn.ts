// Amazon Resource Names, taken apart and put together in one place.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html

export interface ArnParts {
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

export function formatArn(parts: ArnParts): string {
  return `arn:aws:${parts.service}:${parts.region}:${parts.accountId}:${parts.resource}`;
}

/** Undefined where `text` has not the six parts of an ARN. */
export function parseArn(text: string): ArnParts | undefined {
  const [arn, partition, service, region, accountId, ...resource] = text.split(":");
  if (arn !== "arn" || partition !== "aws" || service === undefined || region === undefined) return undefined;
  if (accountId === undefined || resource.length === 0) return undefined;
  return { service, region, accountId, resource: resource.join(":") };
}

/** The part of an ARN's resource behind its type: `stream/telemetry` and `function:transform` give their last names. */
export function resourceName(arn: string): string {
  const resource = parseArn(arn)?.resource ?? arn;
  return resource.slice(Math.max(resource.indexOf("/"), resource.indexOf(":")) + 1);
}
