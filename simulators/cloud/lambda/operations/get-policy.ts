// GetPolicy: a function's resource policy. https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { policyDocument } from "../permission-policy.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { functionInput, onFunction } from "./function-input.ts";

export const getPolicy = ({ account, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "GetPolicy",
    input: functionInput,
    permissions: (input) => onFunction(account, "lambda:GetPolicy", input),
    run: ({ address }) => {
      const { arn, revisionId, statements } = registry.find(address);
      const policy = policyDocument(arn, [...statements.values()]);
      if (policy === undefined)
        throw new AwsError("ResourceNotFoundException", 404, "The resource you requested does not exist.");
      return { Policy: policy, RevisionId: revisionId };
    },
  });
