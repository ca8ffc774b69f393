// UpdateEventSourceMapping: on, off, and a queue's batch size and window. Any other setting is refused by name.
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
import { z } from "zod";
import { formatArn } from "../../ports/arn.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { describeMapping } from "../function-description.ts";
import type { LambdaContext } from "./lambda-context.ts";

const input = z.strictObject({
  UUID: z.string(),
  Enabled: z.boolean().optional(),
  BatchSize: z.number().int().optional(),
  MaximumBatchingWindowInSeconds: z.number().int().optional(),
});

export const updateEventSourceMapping = ({ account, mappings }: LambdaContext): Operation =>
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
    run: ({ UUID, Enabled, BatchSize, MaximumBatchingWindowInSeconds }) => {
      const before = mappings.get(UUID);
      const updated = mappings.update(UUID, {
        ...(Enabled === undefined ? {} : { isEnabled: Enabled }),
        ...(BatchSize === undefined ? {} : { batchSize: BatchSize }),
        ...(MaximumBatchingWindowInSeconds === undefined
          ? {}
          : { batchWindowMs: MaximumBatchingWindowInSeconds * 1_000 }),
      });
      if (before.isEnabled === updated.isEnabled) return describeMapping(updated, "Updating");
      return describeMapping(updated, updated.isEnabled ? "Enabling" : "Disabling");
    },
  });
