// GetFunctionEventInvokeConfig. https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { functionInput, onFunction } from "./function-input.ts";

export const getFunctionEventInvokeConfig = ({ account, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "GetFunctionEventInvokeConfig",
    input: functionInput,
    permissions: (input) => onFunction(account, "lambda:GetFunctionEventInvokeConfig", input),
    run: ({ address }) => {
      const { arn, eventInvoke, modifiedAtMs } = registry.find(address);
      return {
        FunctionArn: `${arn}:$LATEST`,
        LastModified: modifiedAtMs / 1000,
        MaximumRetryAttempts: eventInvoke.retriesMax,
        MaximumEventAgeInSeconds: eventInvoke.eventAgeMsMax / 1000,
        DestinationConfig: {
          OnSuccess: { Destination: eventInvoke.onSuccessArn },
          OnFailure: { Destination: eventInvoke.onFailureArn },
        },
      };
    },
  });
