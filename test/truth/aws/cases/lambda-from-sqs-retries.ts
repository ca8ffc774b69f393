// What becomes of a queue's messages that a function fails at: cases of lambda-from-sqs.
import * as sdk from "@aws-sdk/client-lambda";
import { expect } from "vitest";
import { plain } from "../botocore-answer.ts";
import { createFunction } from "../functions.ts";
import { getMapping, map, newFunction } from "../mappings.ts";
import { createQueue, drain, getQueueUrl, pythonJson, receive, redriveTo, send, sendBatch, unique } from "../queues.ts";
import type { Family } from "../recording.ts";
import { aws } from "../shared-cloud.ts";

/** Fails as often as the message says, and tells a queue of each invocation. */
const integration = `
  if (event.Records.length !== 1) fail("the payload must consist of exactly one record");
  const [record] = event.Records;
  const message = JSON.parse(record.body);
  const isFailure = message.fail_attempts >= Number(record.attributes.ApproximateReceiveCount);
  await sendToQueue(message.destination, { error: isFailure ? "failed attempt" : null, event });
  if (isFailure) fail("failed attempt");`;

/** Reports each message as failed as often as it says. */
const batchItemFailure = `
  const isFailure = ({ body, attributes }) => JSON.parse(body).fail_attempts >= Number(attributes.ApproximateReceiveCount);
  const failed = event.Records.filter(isFailure).map(({ messageId }) => ({ itemIdentifier: messageId }));
  const overwritten = process.env.OVERWRITE_RESULT;
  const result = overwritten === undefined ? { batchItemFailures: failed } : JSON.parse(overwritten);
  await sendToQueue(process.env.DESTINATION_QUEUE_URL, { event, result });
  return result;`;

/** A function that retries its messages, the queue that it tells, its source and the dead-letter queue behind that. */
async function retrying(body: string, { seconds, retries, variables }: Retrying) {
  const destination = await createQueue();
  const Variables = { DESTINATION_QUEUE_URL: destination.url, ...variables };
  const functionName = await newFunction(body, { Timeout: seconds, Environment: { Variables } });
  const dead = await createQueue();
  const source = await createQueue({ VisibilityTimeout: String(seconds), ...redriveTo(dead, retries) });
  return { destination, functionName, dead, source };
}

interface Retrying {
  readonly seconds: number;
  readonly retries: number;
  readonly variables?: Record<string, string>;
}

const reporting = { FunctionResponseTypes: ["ReportBatchItemFailures"] };

export function retries({ performs }: Family): void {
  performs("test_failing_lambda_retries_after_visibility_timeout", async (recorded) => {
    const destination = await createQueue();
    recorded.agrees("get_destination_queue_url", await getQueueUrl(destination));
    const name = await newFunction(integration, { Timeout: 5 });
    const source = await createQueue({ VisibilityTimeout: "5" });
    const mapping = await map(name, source, { BatchSize: 1 });
    recorded.agrees("event_source_mapping", await getMapping(mapping));
    const sentAtMs = aws.clock.now();

    await send(source, pythonJson({ destination: destination.url, fail_attempts: 1 }));

    recorded.agrees("first_attempt", await receive(destination, 15));
    recorded.agrees("second_attempt", await receive(destination, 15));
    expect(aws.clock.now() - sentAtMs).toBeGreaterThanOrEqual(5_000);
    expect(await receive(destination, 6)).not.toHaveProperty("Messages");
  });

  performs("test_message_body_and_attributes_passed_correctly", async (recorded) => {
    const { destination, functionName, source } = await retrying(integration, { seconds: 5, retries: 2 });
    recorded.agrees("get_destination_queue_url", await getQueueUrl(destination));
    await map(functionName, source, { BatchSize: 1 });

    const text = (StringValue: string, DataType = "String") => ({ DataType, StringValue });
    await send(source, pythonJson({ destination: destination.url, fail_attempts: 0 }), {
      MessageAttributes: { Title: text("The Whistler"), Author: text("John Grisham"), WeeksOn: text("6", "Number") },
    });

    recorded.agrees("first_attempt", await receive(destination, 15));
  });

  performs("test_redrive_policy_with_failing_lambda", async (recorded) => {
    const { destination, functionName, dead, source } = await retrying(integration, { seconds: 5, retries: 2 });
    recorded.agrees("get_destination_queue_url", await getQueueUrl(destination));
    await map(functionName, source, { BatchSize: 1 });

    await send(source, pythonJson({ destination: destination.url, fail_attempts: 2 }));

    recorded.agrees("first_attempt", await receive(destination, 15));
    expect(await receive(dead, 1)).not.toHaveProperty("Messages");
    recorded.agrees("second_attempt", await receive(destination, 15));
    recorded.agrees("dlq_response", await receive(dead, 15));
  });

  performs("test_sqs_queue_as_lambda_dead_letter_queue", async (recorded) => {
    const dead = await createQueue();
    const name = unique("function");
    const created = await createFunction(name, 'fail("Test exception (this is intentional)");', {
      DeadLetterConfig: { TargetArn: dead.arn },
    });
    recorded.agrees("lambda-response-dlq-config", created["DeadLetterConfig"]);

    const Payload = '{"raise_error": 1}';
    await aws.lambda.send(new sdk.InvokeCommand({ FunctionName: name, InvocationType: "Event", Payload }));
    await aws.elapse(240_000);

    recorded.agrees("messages", await receive(dead, 0, { MessageAttributeNames: ["All"] }));
  });

  performs("test_report_batch_item_failures", async (recorded) => {
    const destination = await createQueue();
    recorded.agrees("get_destination_queue_url", await getQueueUrl(destination));
    const Variables = { DESTINATION_QUEUE_URL: destination.url };
    const name = await newFunction(batchItemFailure, { Timeout: 6, Environment: { Variables } });
    const fifo = { FifoQueue: "true" };
    const dead = await createQueue(fifo, `${unique("dead")}.fifo`);
    const source = await createQueue(
      { ...fifo, VisibilityTimeout: "8", ...redriveTo(dead, 2) },
      `${unique("source")}.fifo`,
    );
    const entries = [0, 1, 1, 2].map((failCount, index) => ({
      Id: `message-${index + 1}`,
      MessageBody: pythonJson({ message: index + 1, fail_attempts: failCount }),
      MessageGroupId: "1",
      MessageDeduplicationId: `dedup-${index + 1}`,
    }));
    recorded.agrees("send_message_batch", await sendBatch(source, entries));

    const settings = { BatchSize: 10, MaximumBatchingWindowInSeconds: 0, ...reporting };
    recorded.agrees("create_event_source_mapping", await map(name, source, settings));

    recorded.agrees("first_invocation", await receive(destination, 3));
    expect(await receive(dead, 0)).not.toHaveProperty("Messages");
    recorded.agrees("second_invocation", await receive(destination, 20));
    expect(await receive(destination, 1)).not.toHaveProperty("Messages");
    recorded.agrees("dlq_response", await receive(dead, 15));
  });

  performs("test_report_batch_item_failures_on_lambda_error", async (recorded) => {
    const { functionName, dead, source } = await retrying("JSON.parse(event.Records[0].body);", {
      seconds: 2,
      retries: 2,
    });
    await sendBatch(source, [
      { Id: "message-1", MessageBody: "{not a json body" },
      { Id: "message-2", MessageBody: pythonJson({ message: 2, fail_attempts: 0 }) },
    ]);

    await map(functionName, source, reporting);
    await aws.elapse(15_000);

    const messages = (await drain(dead)).map(plain);
    recorded.agrees(
      "dlq_messages",
      messages.sort((a, b) => (String(a["Body"]) > String(b["Body"]) ? -1 : 1)),
    );
  });

  const overwriting = (result: string) => ({ seconds: 4, variables: { OVERWRITE_RESULT: result } });
  const one = pythonJson({ message: 1, fail_attempts: 0 });
  performs("test_report_batch_item_failures_invalid_result_json_batch_fails", async (recorded) => {
    const given = { ...overwriting('{"batchItemFailures": [{"foo":"notvalid"}]}'), retries: 2 };
    const { destination, functionName, dead, source } = await retrying(batchItemFailure, given);
    recorded.agrees("get_destination_queue_url", await getQueueUrl(destination));
    await map(functionName, source, reporting);

    await send(source, one);

    recorded.agrees("first_invocation", await receive(destination, 15));
    recorded.agrees("second_invocation", await receive(destination, 15));
    recorded.agrees("dlq_response", await receive(dead, 15));
  });

  performs("test_report_batch_item_failures_empty_json_batch_succeeds", async (recorded) => {
    const given = { ...overwriting("{}"), retries: 1 };
    const { destination, functionName, dead, source } = await retrying(batchItemFailure, given);
    recorded.agrees("get_destination_queue_url", await getQueueUrl(destination));
    await map(functionName, source, reporting);

    await send(source, one);

    recorded.agrees("first_invocation", await receive(destination, 15));
    expect(await receive(dead, 5)).not.toHaveProperty("Messages");
  });
}
