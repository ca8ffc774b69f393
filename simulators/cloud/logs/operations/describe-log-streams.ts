// DescribeLogStreams, by name or by last event, in pages.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import type { LogStream } from "../log-stream.ts";
import {
  groupArn,
  groupName,
  indexToken,
  invalidInputCode,
  pageOf,
  streamArn,
  type LogsContext,
} from "./log-operation.ts";

export const describeLogStreams = ({ groups, account }: LogsContext): Operation =>
  defineOperation({
    name: "DescribeLogStreams",
    input: z.object({
      logGroupName: groupName,
      logStreamNamePrefix: z.string().default(""),
      orderBy: z.enum(["LogStreamName", "LastEventTime"]).default("LogStreamName"),
      descending: z.boolean().default(false),
      limit: z.number().int().min(1).max(limits.describeCountMax).default(limits.describeCountMax),
      nextToken: indexToken,
    }),
    invalidInputCode,
    permissions: ({ logGroupName }) => [
      { action: "logs:DescribeLogStreams", resources: [groupArn(account, logGroupName)] },
    ],
    run: ({ logGroupName, logStreamNamePrefix, orderBy, descending, limit, nextToken: start }) => {
      const found = [...groups.find(logGroupName).streams.values()]
        .filter(({ name }) => name.startsWith(logStreamNamePrefix))
        .sort(orderBy === "LogStreamName" ? byName : byLastEvent);
      const { page, nextToken } = pageOf(descending ? found.reverse() : found, start, limit);
      return {
        logStreams: page.map((stream) => ({
          logStreamName: stream.name,
          creationTime: stream.createdAtMs,
          firstEventTimestamp: stream.first()?.timeMs,
          lastEventTimestamp: stream.last()?.timeMs,
          lastIngestionTime: stream.last()?.ingestedAtMs,
          arn: streamArn(account, logGroupName, stream.name),
        })),
        nextToken,
      };
    },
  });

const byName = (a: LogStream, b: LogStream): number => (a.name < b.name ? -1 : 1);
const byLastEvent = (a: LogStream, b: LogStream): number => (a.last()?.timeMs ?? 0) - (b.last()?.timeMs ?? 0);
