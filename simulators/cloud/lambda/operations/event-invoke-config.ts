// PutFunctionEventInvokeConfig replaces, UpdateFunctionEventInvokeConfig changes what it names.
// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionEventInvokeConfig.html
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionEventInvokeConfig.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { describeEventInvoke, putEventInvoke } from "../event-invoke.ts";
import type { EventInvokeConfiguration } from "../function-configuration.ts";
import { limits } from "../limits.ts";
import { functionInput, functionInputWith, onFunction } from "./function-input.ts";
import type { LambdaContext } from "./lambda-context.ts";

const { retriesMax, eventAgeSecondsMin, eventAgeSecondsMax } = limits.asynchronous;
const destination = z.object({ Destination: z.string().optional() }).optional();
const settings = {
  MaximumRetryAttempts: z.number().int().min(0).max(retriesMax).optional(),
  MaximumEventAgeInSeconds: z.number().int().min(eventAgeSecondsMin).max(eventAgeSecondsMax).optional(),
  DestinationConfig: z.object({ OnSuccess: destination, OnFailure: destination }).optional(),
};
const input = functionInputWith(settings);

export const putFunctionEventInvokeConfig = (lambda: LambdaContext): Operation =>
  eventInvokeOperation(lambda, "PutFunctionEventInvokeConfig", (_, given) => given);

export const updateFunctionEventInvokeConfig = (lambda: LambdaContext): Operation =>
  eventInvokeOperation(lambda, "UpdateFunctionEventInvokeConfig", (current, given) => {
    const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return { ...current, ...named };
  });

export const getFunctionEventInvokeConfig = ({ account, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "GetFunctionEventInvokeConfig",
    input: functionInput,
    permissions: (request) => onFunction(account, "lambda:GetFunctionEventInvokeConfig", request),
    run: ({ address }) => describeEventInvoke(registry.find(address)),
  });

export const deleteFunctionEventInvokeConfig = ({ account, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "DeleteFunctionEventInvokeConfig",
    input: functionInput,
    permissions: (request) => onFunction(account, "lambda:DeleteFunctionEventInvokeConfig", request),
    run: ({ address }) => {
      const target = registry.find(address);
      describeEventInvoke(target);
      target.eventInvoke = undefined;
    },
  });

function eventInvokeOperation(
  { account, registry, clock }: LambdaContext,
  name: string,
  merge: (current: EventInvokeConfiguration, given: EventInvokeConfiguration) => EventInvokeConfiguration,
): Operation {
  return defineOperation({
    name,
    input,
    permissions: (request) => onFunction(account, `lambda:${name}`, request),
    run: (request) => {
      const target = registry.find(request.address);
      const merged = merge(target.eventInvoke ?? {}, givenConfiguration(request));
      putEventInvoke(target, { ...merged, modifiedAtMs: clock.now() });
      return describeEventInvoke(target);
    },
  });
}

const givenConfiguration = (request: z.output<typeof input>): EventInvokeConfiguration => ({
  retriesMax: request.MaximumRetryAttempts,
  eventAgeMsMax: request.MaximumEventAgeInSeconds === undefined ? undefined : request.MaximumEventAgeInSeconds * 1_000,
  onSuccessArn: request.DestinationConfig?.OnSuccess?.Destination,
  onFailureArn: request.DestinationConfig?.OnFailure?.Destination,
});
