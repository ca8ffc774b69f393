// A function's reserved concurrency. https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionConcurrency.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { functionInput, functionInputWith, onFunction } from "./function-input.ts";
import type { LambdaContext } from "./lambda-context.ts";

export const putFunctionConcurrency = ({ account, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "PutFunctionConcurrency",
    input: functionInputWith({ ReservedConcurrentExecutions: z.number().int().min(0) }),
    permissions: (input) => onFunction(account, "lambda:PutFunctionConcurrency", input),
    run: ({ address, ReservedConcurrentExecutions: reservedConcurrency }) => {
      registry.find(address).reserveConcurrency(reservedConcurrency);
      return { ReservedConcurrentExecutions: reservedConcurrency };
    },
  });

export const getFunctionConcurrency = ({ account, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "GetFunctionConcurrency",
    input: functionInput,
    permissions: (input) => onFunction(account, "lambda:GetFunctionConcurrency", input),
    run: ({ address }) => ({
      ReservedConcurrentExecutions: registry.find(address).configuration.reservedConcurrency,
    }),
  });

export const deleteFunctionConcurrency = ({ account, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "DeleteFunctionConcurrency",
    input: functionInput,
    permissions: (input) => onFunction(account, "lambda:DeleteFunctionConcurrency", input),
    run: ({ address }) => registry.find(address).reserveConcurrency(undefined),
  });
