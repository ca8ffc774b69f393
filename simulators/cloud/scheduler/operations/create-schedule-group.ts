// CreateScheduleGroup. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { groupArn } from "../schedules.ts";
import type { SchedulerContext } from "./scheduler-context.ts";
import { tagMap, tagsInput } from "./schedule-group-tags.ts";

export const createScheduleGroup = ({ account, scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "CreateScheduleGroup",
    input: z.object({
      Name: z
        .string()
        .regex(/^[0-9a-zA-Z-_.]{1,64}$/, "Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+"),
      Tags: tagsInput.default([]),
      ClientToken: z.string().optional(),
    }),
    permissions: ({ Name }) => [{ action: "scheduler:CreateScheduleGroup", resources: [groupArn(account, Name)] }],
    run: ({ Name, Tags }) => ({ ScheduleGroupArn: scheduler.createGroup(Name, tagMap(Tags)).arn }),
  });
