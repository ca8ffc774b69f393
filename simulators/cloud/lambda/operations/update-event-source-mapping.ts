// UpdateEventSourceMapping: on, off, and every setting that CreateEventSourceMapping takes; the function stays the same.
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
import { z } from "zod";
import { formatArn } from "../../engines/arn.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { describeMapping } from "../function-description.ts";
import { invalidParameter } from "../function-validation.ts";
import { changedMapping, mappingInput } from "../mappings/mapping-request.ts";
import type { LambdaContext } from "./lambda-context.ts";

const input = z.strictObject({ ...mappingInput, UUID: z.string(), FunctionName: z.string().optional() });

export const updateEventSourceMapping = ({ account, mappings, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "UpdateEventSourceMapping",
    input,
    invalidInputCode: "InvalidParameterValueException",
    permissions: ({ UUID }) => [
      {
        action: "lambda:UpdateEventSourceMapping",
        resources: [formatArn({ ...account, service: "lambda", resource: `event-source-mapping:${UUID}` })],
      },
    ],
    run: ({ UUID, FunctionName, Enabled, ...given }) => {
      const before = mappings.get(UUID);
      if (FunctionName !== undefined && registry.find(FunctionName) !== before.target)
        throw invalidParameter("The embedded cloud keeps a mapping's function: delete the mapping and create another");
      const isChanged = Object.values(given).some((value) => value !== undefined);
      const mapping = isChanged ? changedMapping(before.mapping, given) : undefined;
      const updated = mappings.update(UUID, { isEnabled: Enabled, mapping });
      if (before.isEnabled === updated.isEnabled) return describeMapping(updated, "Updating");
      return describeMapping(updated, updated.isEnabled ? "Enabling" : "Disabling");
    },
  });
