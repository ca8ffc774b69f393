// ListEventSourceMappings, of all or of one function or source.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { describeMapping } from "../function-description.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { page, pageInput } from "./page.ts";

export const listEventSourceMappings = ({ mappings, registry }: LambdaContext): Operation =>
  defineOperation({
    name: "ListEventSourceMappings",
    input: z.object({ ...pageInput, FunctionName: z.string().optional(), EventSourceArn: z.string().optional() }),
    permissions: () => [{ action: "lambda:ListEventSourceMappings", resources: ["*"] }],
    run: ({ FunctionName, EventSourceArn, ...paging }) => {
      const target = FunctionName === undefined ? undefined : registry.find(FunctionName);
      const found = mappings
        .list()
        .filter((active) => target === undefined || active.target === target)
        .filter(({ mapping }) => EventSourceArn === undefined || mapping.eventSourceArn === EventSourceArn);
      const { items, NextMarker } = page(found, paging);
      return { EventSourceMappings: items.map((active) => describeMapping(active)), NextMarker };
    },
  });
