// GetScheduleGroup. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetScheduleGroup.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { groupArn } from "../schedules.ts";
import { describeGroup, type SchedulerContext } from "./scheduler-context.ts";

export const getScheduleGroup = ({ account, scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "GetScheduleGroup",
    input: z.object({ Name: z.string() }),
    permissions: ({ Name }) => [{ action: "scheduler:GetScheduleGroup", resources: [groupArn(account, Name)] }],
    run: ({ Name }) => describeGroup(scheduler.store.findGroup(Name)),
  });
