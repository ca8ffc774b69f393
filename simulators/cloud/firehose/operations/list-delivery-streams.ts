// https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListDeliveryStreams.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import type { DeliveryStreamRegistry } from "../delivery-stream-registry.ts";

const countDefault = 10;

const input = z.object({
  Limit: z.number().int().min(1).max(10_000).optional(),
  DeliveryStreamType: z.enum(["DirectPut", "KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource"]).optional(),
  ExclusiveStartDeliveryStreamName: z.string().optional(),
});

export const listDeliveryStreams = (registry: DeliveryStreamRegistry) =>
  defineOperation({
    name: "ListDeliveryStreams",
    input,
    permissions: () => [{ action: "firehose:ListDeliveryStreams", resources: ["*"] }],
    run({ Limit: limit = countDefault, DeliveryStreamType: type, ExclusiveStartDeliveryStreamName: start = "" }) {
      const names = registry
        .all()
        .filter(({ configuration }) => type === undefined || type === typeOf(configuration.source.kind))
        .map(({ configuration }) => configuration.name)
        .filter((name) => name > start)
        .sort();
      return { DeliveryStreamNames: names.slice(0, limit), HasMoreDeliveryStreams: names.length > limit };
    },
  });

export const typeOf = (kind: "direct" | "kinesis") => (kind === "kinesis" ? "KinesisStreamAsSource" : "DirectPut");
