// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_AddTagsToStream.html
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RemoveTagsFromStream.html
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListTagsForStream.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import { invalidArgument } from "../faults.ts";
import { limits } from "../limits.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream, streamReference } from "./stream-reference.ts";

export const addTagsToStream = (registry: StreamRegistry) =>
  defineOperation({
    name: "AddTagsToStream",
    input: z.object({ ...streamReference, Tags: z.record(z.string().min(1).max(128), z.string().max(256)) }),
    permissions: (request) => onStream(registry, "AddTagsToStream", request),
    run(request) {
      const { tags } = registry.resolve(request);
      const count = new Set([...tags.keys(), ...Object.keys(request.Tags)]).size;
      if (count > limits.tagsMax) throw invalidArgument(`A stream has ${limits.tagsMax} tags at most, not ${count}.`);
      for (const [key, value] of Object.entries(request.Tags)) tags.set(key, value);
    },
  });

export const removeTagsFromStream = (registry: StreamRegistry) =>
  defineOperation({
    name: "RemoveTagsFromStream",
    input: z.object({ ...streamReference, TagKeys: z.array(z.string()).min(1) }),
    permissions: (request) => onStream(registry, "RemoveTagsFromStream", request),
    run(request) {
      const { tags } = registry.resolve(request);
      for (const key of request.TagKeys) tags.delete(key);
    },
  });

export const listTagsForStream = (registry: StreamRegistry) =>
  defineOperation({
    name: "ListTagsForStream",
    input: z.object({
      ...streamReference,
      ExclusiveStartTagKey: z.string().optional(),
      Limit: z.number().int().min(1).max(limits.tagsMax).default(limits.tagsMax),
    }),
    permissions: (request) => onStream(registry, "ListTagsForStream", request),
    run(request) {
      const tags = [...registry.resolve(request).tags].sort(([a], [b]) => (a < b ? -1 : 1));
      const ahead = tags.filter(([key]) => key > (request.ExclusiveStartTagKey ?? ""));
      const page = ahead.slice(0, request.Limit);
      return { Tags: page.map(([Key, Value]) => ({ Key, Value })), HasMoreTags: page.length < ahead.length };
    },
  });
