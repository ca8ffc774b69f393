// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { historyItemTypes, type AlarmHistory } from "../alarm-history.ts";
import { limits } from "../limits.ts";
import { instant, onEverything, pageOf, wholeNumber } from "./members.ts";

const input = z.object({
  AlarmName: z.string().optional(),
  HistoryItemType: z.enum(historyItemTypes).optional(),
  StartDate: instant.default(-Infinity),
  EndDate: instant.default(Infinity),
  ScanBy: z.enum(["TimestampDescending", "TimestampAscending"]).default("TimestampDescending"),
  MaxRecords: wholeNumber.min(1).max(limits.describeAlarmsPageMax).default(50),
  NextToken: z.string().optional(),
});

export const describeAlarmHistory = ({ history }: { history: AlarmHistory }): Operation =>
  defineOperation({
    name: "DescribeAlarmHistory",
    input,
    permissions: onEverything("DescribeAlarmHistory"),
    run({ AlarmName, HistoryItemType, StartDate, EndDate, ScanBy, MaxRecords, NextToken }) {
      const found = history
        .items()
        .filter(({ alarmName }) => AlarmName === undefined || alarmName === AlarmName)
        .filter(({ type }) => HistoryItemType === undefined || type === HistoryItemType)
        .filter(({ timeMs }) => timeMs >= StartDate && timeMs <= EndDate);
      if (ScanBy === "TimestampDescending") found.reverse();
      const { items, nextToken } = pageOf(found, { token: NextToken, limit: MaxRecords });
      return {
        AlarmHistoryItems: items.map(({ alarmName, type, timeMs, summary, details }) => ({
          AlarmName: alarmName,
          AlarmType: "MetricAlarm",
          Timestamp: new Timestamp(timeMs),
          HistoryItemType: type,
          HistorySummary: summary,
          HistoryData: details,
        })),
        NextToken: nextToken,
      };
    },
  });
