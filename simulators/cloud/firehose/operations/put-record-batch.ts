// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation } from "../../wire/operation.ts";
import type { DeliveryStreamRegistry } from "../delivery-stream-registry.ts";
import { limits } from "../limits.ts";

const countMax = limits.putRecordBatchCountMax;

const input = z.object({
  DeliveryStreamName: z.string().min(1).max(64),
  Records: z
    .array(z.object({ Data: z.string() }))
    .min(1, "Member must have length greater than or equal to 1")
    .max(countMax, `Member must have length less than or equal to ${countMax}`),
});

export const putRecordBatch = (registry: DeliveryStreamRegistry) =>
  defineOperation({
    name: "PutRecordBatch",
    input,
    permissions: ({ DeliveryStreamName: name }) => [
      { action: "firehose:PutRecordBatch", resources: [registry.arnOf(name)] },
    ],
    run({ DeliveryStreamName: name, Records: records }) {
      const stream = registry.find(name);
      const blobs = records.map(({ Data }) => Buffer.from(Data, "base64"));
      const byteCount = blobs.reduce((sum, { length }) => sum + length, 0);
      if (byteCount > limits.putRecordBatchBytesMax) {
        throw new AwsError("InvalidArgumentException", 400, "Records size exceeds 4 MB limit");
      }
      // Nothing is throttled here, so a batch is taken whole.
      const responses = blobs.map((data) => ({ RecordId: registry.takeDirect(stream, data) }));
      return { FailedPutCount: 0, Encrypted: false, RequestResponses: responses };
    },
  });
