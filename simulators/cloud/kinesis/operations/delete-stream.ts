// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream, streamReference } from "./stream-reference.ts";

/** There are no consumers whose deletion could be enforced. */
const input = z.object({ ...streamReference, EnforceConsumerDeletion: z.boolean().optional() });

export const deleteStream = (registry: StreamRegistry) =>
  defineOperation({
    name: "DeleteStream",
    input,
    permissions: (request) => onStream(registry, "DeleteStream", request),
    run: (request) => registry.delete(registry.resolve(request)),
  });
