// DeleteFunction. Mappings to it stay, as on AWS, and are switched off. https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { functionInput, onFunction } from "./function-input.ts";
import type { LambdaContext } from "./lambda-context.ts";

export const deleteFunction = ({ account, registry, deployments, mappings }: LambdaContext): Operation =>
  defineOperation({
    name: "DeleteFunction",
    input: functionInput,
    permissions: (input) => onFunction(account, "lambda:DeleteFunction", input),
    run: async ({ address }) => {
      const target = registry.find(address);
      for (const active of mappings.list())
        if (active.target === target) mappings.update(active.uuid, { isEnabled: false });
      await deployments.delete(address);
    },
  });
