// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { Alarms } from "../alarms.ts";

const input = z.object({
  AlarmName: z.string(),
  StateValue: z.enum(["OK", "ALARM", "INSUFFICIENT_DATA"]),
  StateReason: z.string().max(1023),
  StateReasonData: z.string().max(4000).optional(),
});

export const setAlarmState = ({ alarms }: { alarms: Alarms }): Operation =>
  defineOperation({
    name: "SetAlarmState",
    input,
    permissions: ({ AlarmName }) => [{ action: "cloudwatch:SetAlarmState", resources: [alarms.arnOf(AlarmName)] }],
    run({ AlarmName, StateValue, StateReason, StateReasonData }) {
      alarms.setState(AlarmName, StateValue, StateReason, StateReasonData);
      return {};
    },
  });
