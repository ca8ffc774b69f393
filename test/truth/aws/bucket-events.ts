// Buckets that tell queues of their objects, for the cases, through the wire.
import * as sdk from "@aws-sdk/client-s3";
import * as sqs from "@aws-sdk/client-sqs";
import { isMembers, type Members } from "./agreement.ts";
import { answered } from "./botocore-answer.ts";
import { bucket } from "./buckets.ts";
import { createQueue, type Queue } from "./queues.ts";
import { aws } from "./shared-cloud.ts";

/** A queue to which the bucket may send. */
export async function allowedQueue(Bucket: string, name = `queue-${Bucket}`): Promise<Queue> {
  const queue = await createQueue({}, name);
  const statement = {
    Effect: "Allow",
    Principal: "*",
    Action: "sqs:SendMessage",
    Resource: queue.arn,
    Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:s3:::${Bucket}` } },
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await aws.sqs.send(new sqs.SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes: { Policy } }));
  return queue;
}

export const configure = (
  Bucket: string,
  configurations: sdk.QueueConfiguration[],
  SkipDestinationValidation?: boolean,
) =>
  answered(
    aws.s3.send(
      new sdk.PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { QueueConfigurations: configurations },
        ...(SkipDestinationValidation === undefined ? {} : { SkipDestinationValidation }),
      }),
    ),
  );
export const configuration = (Bucket: string) =>
  answered(aws.s3.send(new sdk.GetBucketNotificationConfigurationCommand({ Bucket })));

/** A bucket that tells a queue of these events. */
export async function notifying(Events: sdk.Event[]): Promise<{ Bucket: string; queue: Queue }> {
  const Bucket = await bucket();
  const queue = await allowedQueue(Bucket);
  await configure(Bucket, [{ QueueArn: queue.arn, Events }]);
  return { Bucket, queue };
}

export const put = (Bucket: string, Key: string, Body: string) =>
  answered(aws.s3.send(new sdk.PutObjectCommand({ Bucket, Key, Body })));

/** Messages but the test event, after S3 has had time to send them. */
export async function messages({ url }: Queue, more: Partial<sqs.ReceiveMessageCommandInput> = {}) {
  await aws.elapse(5_000);
  const { Messages: received = [] } = await aws.sqs.send(
    new sqs.ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, ...more }),
  );
  for (const { ReceiptHandle } of received)
    await aws.sqs.send(new sqs.DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
  return received.filter(({ Body }) => Body?.includes("s3:TestEvent") === false);
}

const eventSchema = (body: unknown): Members[] => {
  if (!isMembers(body) || !Array.isArray(body["Records"])) throw new Error("an event of S3 has Records");
  return body["Records"].filter(isMembers);
};

/** The records of all events, in the order of `by`. */
export async function events(queue: Queue, by: (record: Members) => string = () => ""): Promise<Members[]> {
  const records = (await messages(queue)).flatMap(({ Body = "" }) => eventSchema(JSON.parse(Body)));
  return records.sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0));
}

const objectOf = (record: Members): Members => {
  const { s3 } = record;
  return isMembers(s3) && isMembers(s3["object"]) ? s3["object"] : {};
};
export const byName = (record: Members): string => String(record["eventName"]);
export const byKey = (record: Members): string => String(objectOf(record)["key"]);

// The SDK's types know these names in lower case only; the wire takes any.
export const rules = (...named: [string, string][]): sdk.NotificationConfigurationFilter => ({
  Key: { FilterRules: named.map(([Name, Value]) => Object.assign<sdk.FilterRule, object>({ Value }, { Name })) },
});
