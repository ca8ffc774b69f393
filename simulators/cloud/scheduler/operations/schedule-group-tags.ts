// The tags of schedule groups, the only thing of Scheduler's that has tags.
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_TagResource.html
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UntagResource.html
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListTagsForResource.html
import { z } from "zod";
import { resourceName } from "../../engines/arn.ts";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { ScheduleGroup } from "../schedules.ts";
import type { SchedulerContext } from "./scheduler-context.ts";

export const tagsInput = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }));

export const tagMap = (tags: z.output<typeof tagsInput>): ReadonlyMap<string, string> =>
  new Map(tags.map(({ Key, Value }) => [Key, Value]));

const onResource = { ResourceArn: z.string() };
const permissions = (name: string) => (input: { ResourceArn: string }) => [
  { action: `scheduler:${name}`, resources: [input.ResourceArn] },
];

/** Permission was asked for on the ARN as it was given, so it must be the group's own. @throws AwsError ResourceNotFoundException */
function groupOf({ store }: SchedulerContext["scheduler"], arn: string): ScheduleGroup {
  const group = store.findGroup(resourceName(arn));
  if (group.arn === arn) return group;
  throw new AwsError("ResourceNotFoundException", 404, `Resource ${arn} does not exist.`);
}

export const tagResource = ({ scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "TagResource",
    input: z.object({ ...onResource, Tags: tagsInput }),
    permissions: permissions("TagResource"),
    run({ ResourceArn, Tags }) {
      const { tags } = groupOf(scheduler, ResourceArn);
      for (const { Key, Value } of Tags) tags.set(Key, Value);
    },
  });

export const untagResource = ({ scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "UntagResource",
    input: z.object({ ...onResource, TagKeys: z.union([z.string().transform((key) => [key]), z.array(z.string())]) }),
    permissions: permissions("UntagResource"),
    run({ ResourceArn, TagKeys }) {
      const { tags } = groupOf(scheduler, ResourceArn);
      for (const key of TagKeys) tags.delete(key);
    },
  });

export const listTagsForResource = ({ scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "ListTagsForResource",
    input: z.object(onResource),
    permissions: permissions("ListTagsForResource"),
    run: ({ ResourceArn }) => ({
      Tags: [...groupOf(scheduler, ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
  });
