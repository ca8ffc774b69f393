// The settings of operations: whom alarms tell, when they go off, and what is watched besides. Part of infra/settings.ts.
import { z } from "zod";
import { isTimeZone } from "../contract/index.ts";
import { onOff, setting, whole } from "./setting-kinds.ts";

const minutesOfADay = 1440;

export const operationsSettings = {
  // https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
  alarmEmail: setting({
    meaning: "who is told of alarms, and has to confirm that once by the e-mail that AWS sends; empty tells nobody",
    preset: "",
    allowed: "an e-mail address, or nothing",
    schema: z.union([z.literal("").transform(() => undefined), z.email()]),
  }),
  freshnessAlarmMinutes: whole({
    meaning: "how much longer than the buffer's interval a reading may wait in delivery before the alarm",
    preset: "15",
    range: { min: 5, max: minutesOfADay },
  }),
  iteratorAgeAlarmMinutes: whole({
    meaning: "how far behind the stream's tip a reader may be before the alarm",
    preset: "15",
    range: { min: 1, max: minutesOfADay },
  }),
  queueAgeAlarmMinutes: whole({
    meaning: "how much longer than one failed try a new object may wait for its reports before the alarm",
    preset: "15",
    range: { min: 5, max: minutesOfADay },
  }),
  functionErrorPercent: whole({
    meaning: "share of a function's invocations that may fail before the alarm",
    preset: "5",
    range: { min: 0, max: 99 },
  }),
  rejectedPercent: whole({
    meaning: "share of readings that the transform may reject before the alarm",
    preset: "5",
    range: { min: 0, max: 99 },
  }),
  // https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
  tracing: onOff({ meaning: "whether the functions' invocations are traced by X-Ray, which samples and charges" }),
  // https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
  monthlyBudgetDollars: whole({
    meaning: "what the stage may cost a month before the budget tells the alarms' topic; 0 makes no budget",
    preset: "0",
    range: { min: 0, max: 1_000_000 },
  }),
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#time-zones
  scheduleTimeZone: setting({
    meaning: "the time zone in which the schedules' minutes count; windows are hours of UTC all the same",
    preset: "UTC",
    allowed: "a name of the IANA time zone database",
    schema: z.string().refine(isTimeZone),
  }),
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html; the next hour's must come after.
  scheduleWindowMinutes: whole({
    meaning: "within which a schedule may run after its time, so that load is spread; 0 runs it at its time",
    preset: "0",
    range: { min: 0, max: 50 },
  }),
};
