// DescribeLogGroups, by prefix, in pages.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import { groupArn, indexToken, invalidInputCode, pageOf, type LogsContext } from "./log-operation.ts";

export const describeLogGroups = ({ groups, account }: LogsContext): Operation =>
  defineOperation({
    name: "DescribeLogGroups",
    input: z.object({
      logGroupNamePrefix: z.string().default(""),
      limit: z.number().int().min(1).max(limits.describeCountMax).default(limits.describeCountMax),
      nextToken: indexToken,
    }),
    invalidInputCode,
    permissions: () => [{ action: "logs:DescribeLogGroups", resources: [groupArn(account, "*")] }],
    run: ({ logGroupNamePrefix, limit, nextToken: start }) => {
      const found = groups.list().filter(({ name }) => name.startsWith(logGroupNamePrefix));
      const { page, nextToken } = pageOf(
        found.sort((a, b) => (a.name < b.name ? -1 : 1)),
        start,
        limit,
      );
      return {
        logGroups: page.map(({ name, arn, createdAtMs, retentionDays }) => ({
          logGroupName: name,
          arn: `${arn}:*`,
          logGroupArn: arn,
          creationTime: createdAtMs,
          retentionInDays: retentionDays,
          metricFilterCount: 0,
          logGroupClass: "STANDARD",
        })),
        nextToken,
      };
    },
  });
