// GetEventSourceMapping. https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html
import { z } from "zod";
import { formatArn } from "../../engines/arn.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { describeMapping } from "../function-description.ts";
import type { LambdaContext } from "./lambda-context.ts";

export const getEventSourceMapping = ({ account, mappings }: LambdaContext): Operation =>
  defineOperation({
    name: "GetEventSourceMapping",
    input: z.object({ UUID: z.string() }),
    permissions: ({ UUID }) => [
      {
        action: "lambda:GetEventSourceMapping",
        resources: [formatArn({ ...account, service: "lambda", resource: `event-source-mapping:${UUID}` })],
      },
    ],
    run: ({ UUID }) => describeMapping(mappings.get(UUID)),
  });
