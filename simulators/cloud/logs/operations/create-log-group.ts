// CreateLogGroup. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { groupArn, groupName, invalidInputCode, type LogsContext } from "./log-operation.ts";

export const createLogGroup = ({ groups, account }: LogsContext): Operation =>
  defineOperation({
    name: "CreateLogGroup",
    input: z.object({ logGroupName: groupName }),
    invalidInputCode,
    permissions: ({ logGroupName }) => [
      { action: "logs:CreateLogGroup", resources: [groupArn(account, logGroupName)] },
    ],
    run: ({ logGroupName }) => {
      groups.create(logGroupName);
    },
  });
