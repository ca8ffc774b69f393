// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecord.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import type { DeliveryStreamRegistry } from "../delivery-stream-registry.ts";

const input = z.object({ DeliveryStreamName: z.string().min(1).max(64), Record: z.object({ Data: z.string() }) });

export const putRecord = (registry: DeliveryStreamRegistry) =>
  defineOperation({
    name: "PutRecord",
    input,
    permissions: ({ DeliveryStreamName: name }) => [
      { action: "firehose:PutRecord", resources: [registry.arnOf(name)] },
    ],
    run: ({ DeliveryStreamName: name, Record: record }) => ({
      RecordId: registry.takeDirect(registry.find(name), Buffer.from(record.Data, "base64")),
      Encrypted: false,
    }),
  });
