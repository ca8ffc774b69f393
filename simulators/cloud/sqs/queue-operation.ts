// The common half of operations on one queue: its URL becomes the queue, and the permission is asked on its ARN.
import { z } from "zod";
import { defineOperation, type Caller, type Operation } from "../wire/operation.ts";
import type { SqsContext } from "./context.ts";
import type { Queue } from "./queue.ts";

interface OnQueue {
  readonly QueueUrl: string;
}

export interface QueueOperationDefinition<Input extends OnQueue, Output> {
  readonly name: string;
  /** Without `sqs:`; the operation's own name unless AWS has another. */
  readonly action?: string;
  readonly input: z.ZodType<Input>;
  readonly run: (queue: Queue, input: Input, caller: Caller) => Output | Promise<Output>;
}

export const queueUrl = z.string();

export function defineQueueOperation<Input extends OnQueue, Output>(
  { directory }: SqsContext,
  definition: QueueOperationDefinition<Input, Output>,
): Operation {
  const arnOf = (input: Input): string => directory.arnOfUrl(input.QueueUrl);
  return defineOperation({
    name: definition.name,
    input: definition.input,
    invalidInputCode: "InvalidParameterValue",
    permissions: (input) => {
      const { arn } = directory.get(arnOf(input));
      return [{ action: `sqs:${definition.action ?? definition.name}`, resources: [arn] }];
    },
    run: (input, caller) => definition.run(directory.get(arnOf(input)), input, caller),
  });
}
