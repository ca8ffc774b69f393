// CreateLogStream. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { groupName, invalidInputCode, streamArn, streamName, type LogsContext } from "./log-operation.ts";

export const createLogStream = ({ groups, account }: LogsContext): Operation =>
  defineOperation({
    name: "CreateLogStream",
    input: z.object({ logGroupName: groupName, logStreamName: streamName }),
    invalidInputCode,
    permissions: ({ logGroupName, logStreamName }) => [
      { action: "logs:CreateLogStream", resources: [streamArn(account, logGroupName, logStreamName)] },
    ],
    run: ({ logGroupName, logStreamName }) => {
      groups.createStream(logGroupName, logStreamName);
    },
  });
