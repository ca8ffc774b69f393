// A stream's own policy, which lets other principals in. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutResourcePolicy.html
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetResourcePolicy.html and .../API_DeleteResourcePolicy.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation } from "../../wire/operation.ts";
import { invalidArgument } from "../faults.ts";
import type { StreamRegistry } from "../stream-registry.ts";

const onResource = { ResourceARN: z.string(), StreamId: z.string().optional() };
const permissions = (action: string) => (input: { ResourceARN: string }) => [
  { action: `kinesis:${action}`, resources: [input.ResourceARN] },
];

export const getResourcePolicy = (registry: StreamRegistry) =>
  defineOperation({
    name: "GetResourcePolicy",
    input: z.object(onResource),
    permissions: permissions("GetResourcePolicy"),
    run: ({ ResourceARN }) => ({ Policy: registry.resolve({ StreamARN: ResourceARN }).policy ?? "{}" }),
  });

export const putResourcePolicy = (registry: StreamRegistry) =>
  defineOperation({
    name: "PutResourcePolicy",
    input: z.object({ ...onResource, Policy: z.string() }),
    permissions: permissions("PutResourcePolicy"),
    run({ ResourceARN, Policy }) {
      const stream = registry.resolve({ StreamARN: ResourceARN });
      try {
        registry.access.putResourcePolicy(stream.arn, Policy);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        throw invalidArgument(`The policy is not understood: ${error.message}`);
      }
      stream.policy = Policy;
    },
  });

export const deleteResourcePolicy = (registry: StreamRegistry) =>
  defineOperation({
    name: "DeleteResourcePolicy",
    input: z.object(onResource),
    permissions: permissions("DeleteResourcePolicy"),
    run({ ResourceARN }) {
      const stream = registry.resolve({ StreamARN: ResourceARN });
      if (stream.policy === undefined)
        throw new AwsError("ResourceNotFoundException", 400, `No resource policy found for resource ARN ${stream.arn}`);
      registry.access.putResourcePolicy(stream.arn, undefined);
      stream.policy = undefined;
    },
  });
