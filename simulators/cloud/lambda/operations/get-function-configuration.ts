// GetFunctionConfiguration. https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { describeFunction } from "../function-description.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { functionInput, onFunction } from "./function-input.ts";

export const getFunctionConfiguration = ({ account, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "GetFunctionConfiguration",
    input: functionInput,
    permissions: (input) => onFunction(account, "lambda:GetFunctionConfiguration", input),
    run: ({ address }) => describeFunction(registry.find(address)),
  });
