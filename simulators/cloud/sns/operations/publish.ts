// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { SnsContext } from "../operations.ts";
import { invalidParameter } from "../topic.ts";

const unsupported = z.undefined("is not supported by the embedded cloud").optional();

/** What it would have to ignore is refused by name. */
const input = z.object({
  TopicArn: z.string().optional(),
  TargetArn: z.string().optional(),
  Message: z.string(),
  Subject: z.string().optional(),
  MessageStructure: unsupported,
  MessageAttributes: unsupported,
  PhoneNumber: unsupported,
  MessageGroupId: unsupported,
  MessageDeduplicationId: unsupported,
});

export const publish = ({ topics }: SnsContext): Operation =>
  defineOperation({
    name: "Publish",
    input,
    invalidInputCode: "InvalidParameter",
    // The topic itself asks, for services publish past the wire.
    permissions: () => [],
    run({ TopicArn, TargetArn, Message, Subject }, { principal }) {
      const topicArn = TopicArn ?? TargetArn;
      if (topicArn === undefined)
        throw invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
      const request = { principal, topicArn, message: Message };
      return { MessageId: topics.publish(Subject === undefined ? request : { ...request, subject: Subject }) };
    },
  });
