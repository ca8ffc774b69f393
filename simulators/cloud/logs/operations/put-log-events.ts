// PutLogEvents, in chronological order. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import { groupName, invalidInputCode, streamArn, streamName, type LogsContext } from "./log-operation.ts";

const input = z.object({
  logGroupName: groupName,
  logStreamName: streamName,
  logEvents: z
    .array(z.object({ timestamp: z.number().nonnegative(), message: z.string().min(1) }))
    .min(1)
    .max(limits.putEventsCountMax),
});

export const putLogEvents = ({ groups, account }: LogsContext): Operation =>
  defineOperation({
    name: "PutLogEvents",
    input,
    invalidInputCode,
    permissions: ({ logGroupName, logStreamName }) => [
      { action: "logs:PutLogEvents", resources: [streamArn(account, logGroupName, logStreamName)] },
    ],
    run: ({ logGroupName, logStreamName, logEvents }) => {
      groups.findStream(logGroupName, logStreamName);
      checkBatch(logEvents);
      for (const { timestamp, message } of logEvents)
        groups.write({ group: logGroupName, stream: logStreamName, timeMs: timestamp, message });
      return { nextSequenceToken: "0" };
    },
  });

function checkBatch(events: readonly { timestamp: number; message: string }[]): void {
  let bytes = 0;
  let previousMs = 0;
  for (const { timestamp, message } of events) {
    bytes += Buffer.byteLength(message) + limits.eventOverheadBytes;
    if (timestamp < previousMs)
      throw new AwsError(
        invalidInputCode,
        400,
        "Log events in a single PutLogEvents request must be in chronological order.",
      );
    previousMs = timestamp;
  }
  if (bytes > limits.putEventsBytesMax)
    throw new AwsError(
      invalidInputCode,
      400,
      `Upload too large: ${bytes} bytes exceeds limit of ${limits.putEventsBytesMax}`,
    );
}
