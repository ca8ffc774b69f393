// DeleteEventSourceMapping. https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html
import { z } from "zod";
import { formatArn } from "../../engines/arn.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { describeMapping } from "../function-description.ts";
import type { LambdaContext } from "./lambda-context.ts";

export const deleteEventSourceMapping = ({ account, mappings }: LambdaContext): Operation =>
  defineOperation({
    name: "DeleteEventSourceMapping",
    input: z.object({ UUID: z.string() }),
    permissions: ({ UUID }) => [
      {
        action: "lambda:DeleteEventSourceMapping",
        resources: [formatArn({ ...account, service: "lambda", resource: `event-source-mapping:${UUID}` })],
      },
    ],
    run: ({ UUID }) => describeMapping(mappings.delete(UUID), "Deleting"),
  });
