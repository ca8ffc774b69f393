// A delivery stream's function, written in the test: what Firehose asks it, and what it may answer.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
import { z } from "zod";

export const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:transform";

export const transformEvent = z.strictObject({
  invocationId: z.string(),
  deliveryStreamArn: z.string(),
  sourceKinesisStreamArn: z.string().optional(),
  region: z.string(),
  records: z.array(
    z.strictObject({
      recordId: z.string(),
      approximateArrivalTimestamp: z.number(),
      data: z.string(),
      kinesisRecordMetadata: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
export type TransformEvent = z.output<typeof transformEvent>;
export type TransformRecord = TransformEvent["records"][number];
/** What the function answers, as JSON; a throw is a function error. */
export type Handler = (event: TransformEvent) => unknown;

export const ok = ({ recordId, data }: TransformRecord) => ({ recordId, data, result: "Ok" });
export const keepAll: Handler = ({ records }) => ({ records: records.map(ok) });
export const decode = (data: string): string => Buffer.from(data, "base64").toString();
export const encode = (text: string): string => Buffer.from(text).toString("base64");
