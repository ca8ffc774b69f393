// How a function's asynchronous invocations are retried and where their outcome goes: put, and shown as the API shows it.
// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
import { AwsError } from "../wire/aws-error.ts";
import type { DeployedFunction } from "./deployed-function.ts";
import { checkDestination } from "./destination.ts";
import type { EventInvokeConfiguration } from "./function-configuration.ts";
import { limits } from "./limits.ts";

export const retriesMaxOf = ({ eventInvoke }: DeployedFunction): number =>
  eventInvoke?.retriesMax ?? limits.asynchronous.retriesMax;

export const eventAgeMsMaxOf = ({ eventInvoke }: DeployedFunction): number =>
  eventInvoke?.eventAgeMsMax ?? limits.asynchronous.eventAgeSecondsMax * 1_000;

/** @throws AwsError InvalidParameterValueException for a destination that the embedded cloud does not send to. */
export function putEventInvoke(target: DeployedFunction, configuration: EventInvokeConfiguration): void {
  for (const arn of [configuration.onSuccessArn, configuration.onFailureArn])
    if (arn !== undefined) checkDestination(arn);
  target.eventInvoke = configuration;
}

/** What was never set is not shown. @throws AwsError ResourceNotFoundException where nothing was ever put */
export function describeEventInvoke({ arn, eventInvoke }: DeployedFunction): object {
  if (eventInvoke === undefined) {
    const message = `The function ${arn}:$LATEST doesn't have an EventInvokeConfig`;
    throw new AwsError("ResourceNotFoundException", 404, message);
  }
  const { retriesMax, eventAgeMsMax, onSuccessArn, onFailureArn, modifiedAtMs = 0 } = eventInvoke;
  return {
    FunctionArn: `${arn}:$LATEST`,
    LastModified: modifiedAtMs / 1000,
    MaximumRetryAttempts: retriesMax,
    MaximumEventAgeInSeconds: eventAgeMsMax === undefined ? undefined : eventAgeMsMax / 1000,
    DestinationConfig: {
      OnSuccess: { Destination: onSuccessArn },
      OnFailure: { Destination: onFailureArn },
    },
  };
}
