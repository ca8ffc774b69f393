// GetLogEvents: one stream, forwards from its head or backwards from its tail. A token that comes back unchanged is the end.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import { groupName, invalidInputCode, streamArn, streamName, type LogsContext } from "./log-operation.ts";

export const getLogEvents = ({ groups, account }: LogsContext): Operation =>
  defineOperation({
    name: "GetLogEvents",
    input: z.object({
      logGroupName: groupName,
      logStreamName: streamName,
      startTime: z.number().default(0),
      endTime: z.number().default(Infinity),
      startFromHead: z.boolean().default(false),
      limit: z.number().int().min(1).max(limits.getEventsCountMax).default(limits.getEventsCountMax),
      nextToken: z.string().optional(),
    }),
    invalidInputCode,
    permissions: ({ logGroupName, logStreamName }) => [
      { action: "logs:GetLogEvents", resources: [streamArn(account, logGroupName, logStreamName)] },
    ],
    run: ({ logGroupName, logStreamName, startTime, endTime, startFromHead, limit, nextToken }) => {
      const stream = groups.findStream(logGroupName, logStreamName);
      const from = startOf(nextToken, { limit, startFromHead, end: stream.nextNumber() });
      const page = stream.read(from.start, from.count);
      return {
        events: page.events
          .filter(({ timeMs }) => timeMs >= startTime && timeMs < endTime)
          .map(({ timeMs, ingestedAtMs, message }) => ({
            timestamp: timeMs,
            ingestionTime: ingestedAtMs,
            message,
          })),
        nextForwardToken: `f/${page.from + page.events.length}/s`,
        nextBackwardToken: `b/${page.from}/s`,
      };
    },
  });

function startOf(
  token: string | undefined,
  { limit, startFromHead, end }: { limit: number; startFromHead: boolean; end: number },
): { start: number; count: number } {
  if (token === undefined) return { start: startFromHead ? 0 : Math.max(0, end - limit), count: limit };
  const [, direction, text] = /^([fb])\/(\d+)\/s$/.exec(token) ?? [];
  if (direction === undefined) throw new AwsError(invalidInputCode, 400, "The specified nextToken is invalid.");
  const number = Number(text);
  if (direction === "f") return { start: number, count: limit };
  const start = Math.max(0, number - limit);
  return { start, count: number - start };
}
