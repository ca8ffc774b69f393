// https://docs.aws.amazon.com/firehose/latest/APIReference/API_TagDeliveryStream.html
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_UntagDeliveryStream.html
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListTagsForDeliveryStream.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation } from "../../wire/operation.ts";
import type { DeliveryStreamRegistry } from "../delivery-stream-registry.ts";
import { limits } from "../limits.ts";

const onDeliveryStream = { DeliveryStreamName: z.string().min(1).max(64) };
const permissions = (registry: DeliveryStreamRegistry, action: string) => (input: { DeliveryStreamName: string }) => [
  { action: `firehose:${action}`, resources: [registry.arnOf(input.DeliveryStreamName)] },
];

export const tagDeliveryStream = (registry: DeliveryStreamRegistry) =>
  defineOperation({
    name: "TagDeliveryStream",
    input: z.object({
      ...onDeliveryStream,
      Tags: z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256).default("") })).min(1),
    }),
    permissions: permissions(registry, "TagDeliveryStream"),
    run({ DeliveryStreamName, Tags }) {
      const { tags } = registry.find(DeliveryStreamName);
      const count = new Set([...tags.keys(), ...Tags.map(({ Key }) => Key)]).size;
      if (count > limits.tagsMax)
        throw new AwsError(
          "LimitExceededException",
          400,
          `A delivery stream has ${limits.tagsMax} tags at most, not ${count}`,
        );
      for (const { Key, Value } of Tags) tags.set(Key, Value);
    },
  });

export const untagDeliveryStream = (registry: DeliveryStreamRegistry) =>
  defineOperation({
    name: "UntagDeliveryStream",
    input: z.object({ ...onDeliveryStream, TagKeys: z.array(z.string()).min(1) }),
    permissions: permissions(registry, "UntagDeliveryStream"),
    run({ DeliveryStreamName, TagKeys }) {
      const { tags } = registry.find(DeliveryStreamName);
      for (const key of TagKeys) tags.delete(key);
    },
  });

export const listTagsForDeliveryStream = (registry: DeliveryStreamRegistry) =>
  defineOperation({
    name: "ListTagsForDeliveryStream",
    input: z.object({
      ...onDeliveryStream,
      ExclusiveStartTagKey: z.string().optional(),
      Limit: z.number().int().min(1).max(limits.tagsMax).default(limits.tagsMax),
    }),
    permissions: permissions(registry, "ListTagsForDeliveryStream"),
    run({ DeliveryStreamName, ExclusiveStartTagKey: start = "", Limit: limit }) {
      const tags = [...registry.find(DeliveryStreamName).tags].sort(([a], [b]) => (a < b ? -1 : 1));
      const ahead = tags.filter(([key]) => key > start);
      const page = ahead.slice(0, limit).map(([Key, Value]) => ({ Key, Value }));
      return { Tags: page, HasMoreTags: page.length < ahead.length };
    },
  });
