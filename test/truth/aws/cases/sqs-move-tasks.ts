// SQS message move tasks. Cases of localstack's tests/aws/services/sqs/test_sqs_move_task.py, performed against the wire.
import * as sdk from "@aws-sdk/client-sqs";
import { expect } from "vitest";
import { aws } from "../shared-cloud.ts";
import { answered } from "../botocore-answer.ts";
import { family } from "../recording.ts";

let queueCount = 0;
async function queue(Attributes: Record<string, string> = {}): Promise<{ url: string; arn: string }> {
  const { QueueUrl: url = "" } = await aws.sqs.send(
    new sdk.CreateQueueCommand({ QueueName: `queue-${++queueCount}`, Attributes }),
  );
  const { Attributes: found } = await aws.sqs.send(
    new sdk.GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }),
  );
  return { url, arn: found!.QueueArn! };
}

const redriveTo = ({ arn }: { arn: string }): Record<string, string> => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1 }),
});

/** Sends messages and receives each twice, so that they end in the dead-letter queue. */
async function spoil({ url }: { url: string }, bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies) await aws.sqs.send(new sdk.SendMessageCommand({ QueueUrl: url, MessageBody }));
  for (let count = 0; count < bodies.length * 2; count++)
    await aws.sqs.send(new sdk.ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 0 }));
}

async function bodiesOf({ url }: { url: string }): Promise<readonly string[]> {
  const { Messages: messages = [] } = await aws.sqs.send(
    new sdk.ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
  );
  return messages.map(({ Body }) => Body ?? "").sort();
}

const start = (input: sdk.StartMessageMoveTaskCommandInput) =>
  answered(aws.sqs.send(new sdk.StartMessageMoveTaskCommand(input)));
const cancel = (TaskHandle: string) => answered(aws.sqs.send(new sdk.CancelMessageMoveTaskCommand({ TaskHandle })));
const list = (SourceArn: string) => answered(aws.sqs.send(new sdk.ListMessageMoveTasksCommand({ SourceArn })));
const handle = (taskId: string, sourceArn: string): string =>
  Buffer.from(JSON.stringify({ taskId, sourceArn })).toString("base64");
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `message-${index}`);

/** A dead-letter queue that holds messages, the queue they come from, and another. */
async function spoiled(count: number) {
  const dead = await queue();
  const source = await queue(redriveTo(dead));
  const destination = await queue();
  await spoil(source, numbered(count));
  return { dead, source, destination };
}

family("sqs-move-task", ({ performs }) => {
  performs("test_cancel_with_invalid_task_handle", async (recorded) => {
    recorded.agrees("error", await cancel("foobared"));
  });

  performs("test_cancel_with_invalid_source_arn_in_task_handle", async (recorded) => {
    const absent = "arn:aws:sqs:us-east-1:878966065785:test-queue-doesnt-exist-123456";

    recorded.agrees("error", await cancel(handle("10f57157-fc38-4da9-a113-4de7e12d05dd", absent)));
  });

  performs("test_cancel_with_invalid_task_id_in_task_handle", async (recorded) => {
    const { arn } = await queue();

    recorded.agrees("error", await cancel(handle("10f57157-fc38-4da9-a113-4de7e12d05aa", arn)));
  });

  performs("test_source_needs_redrive_policy", async (recorded) => {
    const [source, destination] = [await queue(), await queue()];

    recorded.agrees("error", await start({ SourceArn: source.arn, DestinationArn: destination.arn }));
  });

  performs("test_destination_needs_to_exist", async (recorded) => {
    const { dead, destination } = await spoiled(0);

    recorded.agrees("error", await start({ SourceArn: dead.arn, DestinationArn: `${destination.arn}doesntexist` }));
  });

  performs("test_basic_move_task_workflow", async (recorded) => {
    const { dead, destination } = await spoiled(2);

    const started = await start({ SourceArn: dead.arn, DestinationArn: destination.arn });
    recorded.agrees("start-message-move-task-response", started);
    await aws.elapse(10_000);

    expect(await bodiesOf(destination)).toEqual(numbered(2));
    recorded.agrees("list-message-move-task-response", await list(dead.arn));
    expect(await bodiesOf(dead)).toEqual([]);
  });

  performs("test_move_task_workflow_with_default_destination", async (recorded) => {
    const { dead, source } = await spoiled(2);
    recorded.agrees("source-arn", dead.arn);
    recorded.agrees("original-source", source.arn);

    recorded.agrees("start-message-move-task-response", await start({ SourceArn: dead.arn }));
    await aws.elapse(10_000);

    expect(await bodiesOf(source)).toEqual(numbered(2));
    recorded.agrees("list-message-move-task-response", await list(dead.arn));
  });

  performs("test_move_task_workflow_with_multiple_sources_as_default_destination", async (recorded) => {
    const { dead, source } = await spoiled(2);
    const other = await queue(redriveTo(dead));
    await spoil(other, ["other-0", "other-1"]);
    recorded.agrees("source-arn", dead.arn);
    recorded.agrees("original-source-1", source.arn);
    recorded.agrees("original-source-2", other.arn);

    recorded.agrees("start-message-move-task-response", await start({ SourceArn: dead.arn }));
    await aws.elapse(10_000);

    expect([await bodiesOf(source), await bodiesOf(other)]).toEqual([numbered(2), ["other-0", "other-1"]]);
    recorded.agrees("list-message-move-task-response", await list(dead.arn));
  });

  performs("test_move_task_with_throughput_limit", async (recorded) => {
    const { dead, destination } = await spoiled(4);

    const SourceArn = dead.arn;
    const started = await start({ SourceArn, DestinationArn: destination.arn, MaxNumberOfMessagesPerSecond: 1 });
    recorded.agrees("start-message-move-task-response", started);
    await aws.elapse(2_500);

    expect((await bodiesOf(destination)).length).toBeLessThan(4);
    await aws.elapse(2_500);
    expect(await bodiesOf(dead)).toEqual([]);
  });

  performs(
    "test_move_task_cancel",
    async (recorded) => {
      const { dead, destination } = await spoiled(10);
      const SourceArn = dead.arn;
      const started = await start({ SourceArn, DestinationArn: destination.arn, MaxNumberOfMessagesPerSecond: 1 });
      await aws.elapse(2_500);

      recorded.agrees("list-while", await list(SourceArn));
      recorded.agrees("cancel", await cancel(String(started["TaskHandle"])));
      await aws.elapse(30_000);

      recorded.agrees("list-after", await list(SourceArn));
      expect(await bodiesOf(dead)).not.toEqual([]);
    },
    {
      members: {
        "$.list-after.Results[0].ApproximateNumberOfMessagesMoved":
          "AWS went on moving for some seconds after the cancellation; here it stops at once",
      },
    },
  );

  performs("test_move_task_delete_destination_queue_while_running", async (recorded) => {
    const { dead, destination } = await spoiled(10);
    await start({ SourceArn: dead.arn, DestinationArn: destination.arn, MaxNumberOfMessagesPerSecond: 1 });
    await aws.elapse(3_500);

    await aws.sqs.send(new sdk.DeleteQueueCommand({ QueueUrl: destination.url }));
    await aws.elapse(30_000);

    recorded.agrees("list", await list(dead.arn));
    expect(await bodiesOf(dead)).not.toEqual([]);
  });

  performs("test_start_multiple_move_tasks", async (recorded) => {
    const { dead, destination } = await spoiled(10);
    const task = { SourceArn: dead.arn, DestinationArn: destination.arn, MaxNumberOfMessagesPerSecond: 1 };
    await start(task);

    recorded.agrees("error", await start(task));
  });
});
