// GetFunction. Code.Location is where the unpacked package lies on this disk: there is no archive to download.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
import { pathToFileURL } from "node:url";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { describeFunction } from "../function-description.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { functionInput, onFunction } from "./function-input.ts";

export const getFunction = ({ account, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "GetFunction",
    input: functionInput,
    permissions: (input) => onFunction(account, "lambda:GetFunction", input),
    run: ({ address }) => {
      const found = registry.find(address);
      const { code, reservedConcurrency } = found.configuration;
      return {
        Configuration: describeFunction(found),
        Code: { RepositoryType: "S3", Location: pathToFileURL(code.directory).href },
        Tags: {},
        ...(reservedConcurrency === undefined
          ? {}
          : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
      };
    },
  });
