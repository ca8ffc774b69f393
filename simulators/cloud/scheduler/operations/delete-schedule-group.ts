// DeleteScheduleGroup. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteScheduleGroup.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { groupArn } from "../schedules.ts";
import type { SchedulerContext } from "./scheduler-context.ts";

export const deleteScheduleGroup = ({ account, scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "DeleteScheduleGroup",
    input: z.object({ Name: z.string(), clientToken: z.string().optional() }),
    permissions: ({ Name }) => [{ action: "scheduler:DeleteScheduleGroup", resources: [groupArn(account, Name)] }],
    run: ({ Name }) => scheduler.store.removeGroup(Name),
  });
