import * as sdk from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { allowAll } from "../kit/access.ts";
import { cloudWith, startMs } from "../kit/cloud-with.ts";

const waiting = new Map<string, () => void>();
/** Resolves once the next request for an action has come through. */
const asked = (action: string): Promise<void> => new Promise((resolve) => waiting.set(action, resolve));
const cloud = await cloudWith({
  services: ["sqs"],
  account: { accountId: "000000000000" },
  access: { ...allowAll, authorize: ({ action }) => waiting.get(action)?.() },
});
const { clock, sqs } = cloud;
const client = await cloud.client(sdk.SQSClient);

const queue = async (QueueName: string, Attributes: Record<string, string> = {}): Promise<string> =>
  (await client.send(new sdk.CreateQueueCommand({ QueueName, Attributes }))).QueueUrl!;

describe("SQS by the AWS SDK", () => {
  test("a message with attributes passes the SDK's MD5 checks both ways", async () => {
    const QueueUrl = await queue("attributes");
    const MessageAttributes = {
      City: { DataType: "String", StringValue: "Zürich" },
      Bytes: { DataType: "Binary.raw", BinaryValue: Buffer.from([0, 255]) },
    };

    const sent = await client.send(new sdk.SendMessageCommand({ QueueUrl, MessageBody: "grüezi", MessageAttributes }));
    const { Messages: messages = [] } = await client.send(
      new sdk.ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] }),
    );

    expect(messages[0]?.Body).toBe("grüezi");
    expect(messages[0]?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(Buffer.from(messages[0]!.MessageAttributes!["Bytes"]!.BinaryValue!)).toEqual(Buffer.from([0, 255]));
    expect(messages[0]?.Attributes).toMatchObject({
      ApproximateReceiveCount: "1",
      SentTimestamp: String(startMs),
    });
  });

  test("a batch answers each entry by itself, and an eleventh entry refuses it all", async () => {
    const QueueUrl = await queue("batches");
    const entries = (count: number) => Array.from({ length: count }, (_, i) => ({ Id: `e${i}`, MessageBody: `m${i}` }));

    const answer = await client.send(
      new sdk.SendMessageBatchCommand({ QueueUrl, Entries: [...entries(2), { Id: "bad", MessageBody: "\u0001" }] }),
    );
    const refused = client.send(new sdk.SendMessageBatchCommand({ QueueUrl, Entries: entries(11) }));

    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(["e0", "e1"]);
    expect(answer.Failed).toMatchObject([{ Id: "bad", Code: "InvalidMessageContents", SenderFault: true }]);
    await expect(refused).rejects.toMatchObject({
      name: "TooManyEntriesInBatchRequest",
      message: "Maximum number of entries per request are 10. You have sent 11.",
    });
  });

  test("a long poll of 20 s answers when a message becomes visible after 4 s", async () => {
    const QueueUrl = await queue("polled", { DelaySeconds: "4" });
    await client.send(new sdk.SendMessageCommand({ QueueUrl, MessageBody: "late" }));
    const fromMs = clock.now();
    let arrivedAtMs = 0;
    const isAsked = asked("sqs:ReceiveMessage");

    const poll = client
      .send(new sdk.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }))
      .then(({ Messages: messages }) => {
        arrivedAtMs = clock.now();
        return messages;
      });
    await isAsked;
    const [messages] = await Promise.all([poll, clock.runTo(fromMs + 4_000)]);

    expect(messages?.map(({ Body }) => Body)).toEqual(["late"]);
    expect(arrivedAtMs - fromMs).toBe(4_000);
  });

  test("an unknown queue is QueueDoesNotExist", async () => {
    const asked = client.send(new sdk.GetQueueUrlCommand({ QueueName: "absent" }));

    await expect(asked).rejects.toMatchObject({
      name: "QueueDoesNotExist",
      message: "The specified queue does not exist.",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("an operation that is not there is refused by its name", async () => {
    const asked = client.send(new sdk.RemovePermissionCommand({ QueueUrl: "http://x/000000000000/q", Label: "a" }));

    await expect(asked).rejects.toThrow(/AmazonSQS\.RemovePermission/);
  });

  test("attributes are answered with defaults, and one out of range is refused", async () => {
    const QueueUrl = await queue("described", { VisibilityTimeout: "120" });

    const { Attributes: attributes } = await client.send(
      new sdk.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    const refused = client.send(
      new sdk.SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "43201" } }),
    );

    expect(attributes).toMatchObject({
      QueueArn: "arn:aws:sqs:us-east-1:000000000000:described",
      VisibilityTimeout: "120",
      MessageRetentionPeriod: "345600",
      ApproximateNumberOfMessages: "0",
    });
    await expect(refused).rejects.toThrow("Invalid value for the parameter VisibilityTimeout.");
  });

  test("a move task brings dead letters back to their source", async () => {
    const deadUrl = await queue("moved-dead");
    const deadArn = sqs.queueArn(deadUrl);
    const sourceUrl = await queue("moved", {
      VisibilityTimeout: "0",
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 1 }),
    });
    await client.send(new sdk.SendMessageCommand({ QueueUrl: sourceUrl, MessageBody: "poison" }));
    await client.send(new sdk.ReceiveMessageCommand({ QueueUrl: sourceUrl }));
    await client.send(new sdk.ReceiveMessageCommand({ QueueUrl: sourceUrl }));
    expect(sqs.depths().get(deadArn)?.visibleCount).toBe(1);

    await client.send(new sdk.StartMessageMoveTaskCommand({ SourceArn: deadArn }));
    await clock.runTo(clock.now() + 1_000);
    const listed = await client.send(new sdk.ListMessageMoveTasksCommand({ SourceArn: deadArn }));

    expect(listed.Results).toMatchObject([
      { Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 1, ApproximateNumberOfMessagesToMove: 1 },
    ]);
    expect(sqs.depths().get(sqs.queueArn(sourceUrl))?.visibleCount).toBe(1);
  });

  test("a move task on a queue that is nobody's dead-letter queue is refused in AWS's words", async () => {
    const url = await queue("plain");

    const refused = client.send(new sdk.StartMessageMoveTaskCommand({ SourceArn: sqs.queueArn(url) }));

    await expect(refused).rejects.toThrow("Source queue must be configured as a Dead Letter Queue.");
  });
});
