// Queues for the cases, through the wire.
import * as sdk from "@aws-sdk/client-sqs";
import { answered } from "./botocore-answer.ts";
import { aws } from "./shared-cloud.ts";

export interface Queue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
}

let count = 0;

/** A name that no other resource has. */
export const unique = (kind: string): string => `${kind}-${++count}`;

export async function createQueue(Attributes: Record<string, string> = {}, name = unique("queue")): Promise<Queue> {
  const { QueueUrl: url = "" } = await aws.sqs.send(new sdk.CreateQueueCommand({ QueueName: name, Attributes }));
  return { name, url, arn: `arn:aws:sqs:us-east-1:111111111111:${name}` };
}

export const redriveTo = ({ arn }: Queue, maxReceiveCount: number): Record<string, string> => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount }),
});

export const getQueueUrl = ({ name: QueueName }: Queue) =>
  answered(aws.sqs.send(new sdk.GetQueueUrlCommand({ QueueName })));

export const send = ({ url: QueueUrl }: Queue, MessageBody: string, more: Partial<sdk.SendMessageCommandInput> = {}) =>
  answered(aws.sqs.send(new sdk.SendMessageCommand({ QueueUrl, MessageBody, ...more })));

export const sendBatch = ({ url: QueueUrl }: Queue, Entries: sdk.SendMessageBatchRequestEntry[]) =>
  answered(aws.sqs.send(new sdk.SendMessageBatchCommand({ QueueUrl, Entries })));

export const receive = (
  { url: QueueUrl }: Queue,
  WaitTimeSeconds: number,
  more: Partial<sdk.ReceiveMessageCommandInput> = {},
) => answered(aws.sqs.send(new sdk.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds, ...more })));

/** Takes every message that is there, and deletes it. */
export async function drain({ url: QueueUrl }: Queue): Promise<sdk.Message[]> {
  const drained: sdk.Message[] = [];
  for (;;) {
    const { Messages: messages = [] } = await aws.sqs.send(
      new sdk.ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (messages.length === 0) return drained;
    for (const { ReceiptHandle } of messages)
      await aws.sqs.send(new sdk.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    drained.push(...messages);
  }
}

/** JSON with spaces, as Python writes it. */
export const pythonJson = (value: object): string => JSON.stringify(value).replace(/":/g, '": ').replace(/,"/g, ', "');
