// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import type { StreamRegistry } from "../stream-registry.ts";

const input = z.object({
  Limit: z.number().int().min(1).max(limits.listStreamsCountMax).optional(),
  ExclusiveStartStreamName: z.string().optional(),
  NextToken: z.string().optional(),
});

export const listStreams = (registry: StreamRegistry) =>
  defineOperation({
    name: "ListStreams",
    input,
    permissions: () => [{ action: "kinesis:ListStreams", resources: ["*"] }],
    run({ Limit: countMax = limits.listStreamsCountDefault, ExclusiveStartStreamName: start, NextToken: token }) {
      const after = token ?? start ?? "";
      const names = registry.names().filter((name) => name > after);
      const page = names.slice(0, countMax);
      const last = page.at(-1);
      const isMore = last !== undefined && page.length < names.length;
      const summaries = page.map((name) => {
        const { arn, mode, createdAtMs } = registry.find(name);
        return {
          StreamName: name,
          StreamARN: arn,
          StreamStatus: "ACTIVE",
          StreamModeDetails: { StreamMode: mode },
          StreamCreationTimestamp: new Timestamp(createdAtMs),
        };
      });
      return {
        StreamNames: page,
        HasMoreStreams: isMore,
        StreamSummaries: summaries,
        ...(isMore ? { NextToken: last } : {}),
      };
    },
  });
