// CreateEventSourceMapping. https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { describeMapping } from "../function-description.ts";
import { mappingInput, newMapping } from "../mappings/mapping-request.ts";
import type { LambdaContext } from "./lambda-context.ts";

const input = z.strictObject({
  ...mappingInput,
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  StartingPosition: z.string().optional(),
});

export const createEventSourceMapping = ({ mappings }: LambdaContext): Operation =>
  defineOperation({
    name: "CreateEventSourceMapping",
    input,
    invalidInputCode: "InvalidParameterValueException",
    permissions: () => [{ action: "lambda:CreateEventSourceMapping", resources: ["*"] }],
    run: ({ FunctionName, EventSourceArn, StartingPosition, Enabled = true, ...given }) => {
      const created = mappings.create(FunctionName, newMapping(EventSourceArn, StartingPosition, given), Enabled);
      return describeMapping(created, Enabled ? "Creating" : "Disabled");
    },
  });
