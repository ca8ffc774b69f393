// Asynchronous invocations on virtual time. Truth: lambda-destinations.json, recorded from AWS by the LocalStack project (Apache-2.0).
import { beforeEach, describe, expect, test } from "vitest";
import { operator } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { deploy, recorded, recorder, type FunctionSettings } from "../kit/lambda.ts";
import { bodies } from "../kit/queues.ts";
import type { CloudOf } from "../kit/set-up.ts";
import { parseJson, textLike } from "../matching.ts";

const startMs = Date.UTC(2026, 10, 21, 10);

let cloud: CloudOf<"lambda" | "sqs">;
beforeEach(async () => {
  cloud = await cloudWith({ services: ["lambda", "sqs"], startMs });
});

const minuteMs = 60_000;

async function failing(settings: FunctionSettings = {}) {
  const queue = cloud.sqs.createQueue("failed", {});
  const functionArn = await deploy(cloud, recorder('throw new Error("intentional failure");'), settings);
  const send = (): void => cloud.lambda.functions.invokeAsync({ principal: operator, functionArn, payload: '{"a":1}' });
  const received = () => cloud.sqs.queues.receiveMessages({ principal: operator, queueArn: queue.arn, limit: 10 });
  return { queue, functionArn, send, received };
}

describe("an asynchronous invocation", () => {
  test("runs once where it succeeds, and is sent on to the success destination", async () => {
    const queue = cloud.sqs.createQueue("done", {});
    const functionArn = await deploy(cloud, "export const handler = async (event) => event.a + 1;");
    cloud.lambda.putEventInvokeConfiguration(functionArn, {
      retriesMax: 2,
      eventAgeMsMax: 21_600_000,
      onSuccessArn: queue.arn,
    });

    cloud.lambda.functions.invokeAsync({ principal: operator, functionArn, payload: '{"a":1}' });
    expect(cloud.lambda.backlog()).toBe(1);
    await cloud.elapse(1_000);

    expect(bodies(cloud, queue.arn).map(parseJson)).toEqual([
      {
        version: "1.0",
        timestamp: textLike(/^2026-11-21T10:00:00\.\d{3}Z$/),
        requestContext: {
          requestId: textLike(/^[0-9a-f-]{36}$/),
          functionArn: `${functionArn}:$LATEST`,
          condition: "Success",
          approximateInvokeCount: 1,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: "$LATEST" },
        responsePayload: 2,
      },
    ]);
    expect(cloud.lambda.backlog()).toBe(0);
  });

  test("is retried after one and after two more minutes, then its record goes to the failure destination", async () => {
    const { queue, functionArn, send, received } = await failing();
    cloud.lambda.putEventInvokeConfiguration(functionArn, {
      retriesMax: 2,
      eventAgeMsMax: 21_600_000,
      onFailureArn: queue.arn,
    });

    send();
    await cloud.elapse(minuteMs);
    expect(recorded(cloud)).toHaveLength(1);
    await cloud.elapse(1_000);
    expect(recorded(cloud)).toHaveLength(2);
    await cloud.elapse(2 * minuteMs - 2_000);
    expect(recorded(cloud)).toHaveLength(2);
    expect(received()).toEqual([]);
    await cloud.elapse(2_000);
    expect(recorded(cloud)).toHaveLength(3);

    const [message] = received();
    expect(parseJson(message!.body)).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: { a: 1 },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "Error", errorMessage: "intentional failure" },
    });
    expect(cloud.lambda.backlog()).toBe(0);
  });

  test("the dead-letter queue gets the event itself, with the error as attributes", async () => {
    const { queue, functionArn } = await failing({ name: "first" });
    const deadLettered = await deploy(cloud, recorder('throw new Error("intentional failure");'), {
      name: "dead-lettered",
      deadLetterArn: queue.arn,
    });
    cloud.lambda.putEventInvokeConfiguration(deadLettered, { retriesMax: 0, eventAgeMsMax: 21_600_000 });

    cloud.lambda.functions.invokeAsync({
      principal: operator,
      functionArn: deadLettered,
      payload: '{"raise_error":1}',
    });
    await cloud.elapse(1_000);

    const [message] = cloud.sqs.queues.receiveMessages({ principal: operator, queueArn: queue.arn, limit: 1 });
    expect(message!.body).toBe('{"raise_error":1}');
    expect(message!.messageAttributes).toEqual({
      RequestID: { dataType: "String", stringValue: textLike(/^[0-9a-f-]{36}$/) },
      ErrorCode: { dataType: "Number", stringValue: "200" },
      ErrorMessage: { dataType: "String", stringValue: "intentional failure" },
    });
    expect(functionArn).toContain("first");
  });

  test("an event older than its greatest age of 60 s by its next retry ends as EventAgeExceeded", async () => {
    const { queue, functionArn, send, received } = await failing();
    cloud.lambda.putEventInvokeConfiguration(functionArn, {
      retriesMax: 2,
      eventAgeMsMax: 60_000,
      onFailureArn: queue.arn,
    });

    send();
    await cloud.elapse(1_000);

    expect(parseJson(received()[0]!.body)).toMatchObject({
      requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 1 },
    });
    expect(cloud.clock.now()).toBe(startMs + 1_000);
  });

  test("events of one instant take their turns on a function with a reserved concurrency of 1, in order", async () => {
    const functionArn = await deploy(cloud, recorder(""), { reservedConcurrency: 1 });

    for (let index = 0; index < 20; index++)
      cloud.lambda.functions.invokeAsync({ principal: operator, functionArn, payload: String(index) });
    await cloud.elapse(1_000);

    expect(recorded(cloud)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test("a function without concurrency is tried again with growing delays until the event is too old", async () => {
    const { queue, functionArn, send, received } = await failing({ reservedConcurrency: 0 });
    cloud.lambda.putEventInvokeConfiguration(functionArn, {
      retriesMax: 2,
      eventAgeMsMax: 60_000,
      onFailureArn: queue.arn,
    });

    send();
    await cloud.elapse(2 * minuteMs);

    expect(parseJson(received()[0]!.body)).toMatchObject({ requestContext: { condition: "EventAgeExceeded" } });
    expect(recorded(cloud)).toEqual([]);
  });
});
