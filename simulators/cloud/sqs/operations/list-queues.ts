// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";

/** Answers without MaxResults hold at most this many URLs. */
const queuesPerAnswerMax = 1000;

export const listQueues = ({ directory }: SqsContext): Operation =>
  defineOperation({
    name: "ListQueues",
    input: z.object({
      QueueNamePrefix: z.string().default(""),
      MaxResults: z.number().int().min(1).max(queuesPerAnswerMax).optional(),
      NextToken: z.string().optional(),
    }),
    invalidInputCode: "InvalidParameterValue",
    permissions: () => [{ action: "sqs:ListQueues", resources: ["*"] }],
    run({ QueueNamePrefix: prefix, MaxResults: limit = queuesPerAnswerMax, NextToken: token }) {
      const after = token === undefined ? "" : Buffer.from(token, "base64").toString();
      const names = [...directory.all()].map(({ name }) => name).sort();
      const matching = names.filter((name) => name.startsWith(prefix) && name > after);
      const page = matching.slice(0, limit);
      const isTruncated = matching.length > page.length;
      return {
        ...(page.length === 0 ? {} : { QueueUrls: page.map((name) => directory.urlOf(name)) }),
        ...(isTruncated ? { NextToken: Buffer.from(page.at(-1) ?? "").toString("base64") } : {}),
      };
    },
  });
