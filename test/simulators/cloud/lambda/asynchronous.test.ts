// Asynchronous invocations on virtual time. Truth: lambda-destinations.json, recorded from AWS by the LocalStack project (Apache-2.0).
import { afterEach, describe, expect, test } from "vitest";
import { parseJson, textLike } from "../matching.ts";
import { lambdaWorld, operator, recorder, startMs } from "./lambda-world.ts";

let world: ReturnType<typeof lambdaWorld>;
afterEach(async () => {
  const { faults } = world;
  await world.close();
  expect(faults).toEqual([]);
});

const minuteMs = 60_000;

async function failing(settings: object = {}) {
  world = lambdaWorld();
  const queue = world.sqs.createQueue("failed", {});
  const functionArn = await world.deploy(recorder('throw new Error("intentional failure");'), settings);
  const send = (): void => world.lambda.functions.invokeAsync({ principal: operator, functionArn, payload: '{"a":1}' });
  const received = () => world.sqs.queues.receiveMessages({ principal: operator, queueArn: queue.arn, limit: 10 });
  return { queue, functionArn, send, received };
}

describe("an asynchronous invocation", () => {
  test("runs once where it succeeds, and is sent on to the success destination", async () => {
    world = lambdaWorld();
    const queue = world.sqs.createQueue("done", {});
    const functionArn = await world.deploy("export const handler = async (event) => event.a + 1;");
    world.lambda.putEventInvokeConfiguration(functionArn, {
      retriesMax: 2,
      eventAgeMsMax: 21_600_000,
      onSuccessArn: queue.arn,
    });

    world.lambda.functions.invokeAsync({ principal: operator, functionArn, payload: '{"a":1}' });
    expect(world.lambda.backlog()).toBe(1);
    await world.elapse(1_000);

    expect(world.bodies(queue.arn).map(parseJson)).toEqual([
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
    expect(world.lambda.backlog()).toBe(0);
  });

  test("is retried after one and after two more minutes, then its record goes to the failure destination", async () => {
    const { queue, functionArn, send, received } = await failing();
    world.lambda.putEventInvokeConfiguration(functionArn, {
      retriesMax: 2,
      eventAgeMsMax: 21_600_000,
      onFailureArn: queue.arn,
    });

    send();
    await world.elapse(minuteMs);
    expect(world.recorded()).toHaveLength(1);
    await world.elapse(1_000);
    expect(world.recorded()).toHaveLength(2);
    await world.elapse(2 * minuteMs - 2_000);
    expect(world.recorded()).toHaveLength(2);
    expect(received()).toEqual([]);
    await world.elapse(2_000);
    expect(world.recorded()).toHaveLength(3);

    const [message] = received();
    expect(parseJson(message!.body)).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: { a: 1 },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "Error", errorMessage: "intentional failure" },
    });
    expect(world.lambda.backlog()).toBe(0);
  });

  test("the dead-letter queue gets the event itself, with the error as attributes", async () => {
    const { queue, functionArn } = await failing({ name: "first" });
    const deadLettered = await world.deploy(recorder('throw new Error("intentional failure");'), {
      name: "dead-lettered",
      deadLetterArn: queue.arn,
    });
    world.lambda.putEventInvokeConfiguration(deadLettered, { retriesMax: 0, eventAgeMsMax: 21_600_000 });

    world.lambda.functions.invokeAsync({
      principal: operator,
      functionArn: deadLettered,
      payload: '{"raise_error":1}',
    });
    await world.elapse(1_000);

    const [message] = world.sqs.queues.receiveMessages({ principal: operator, queueArn: queue.arn, limit: 1 });
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
    world.lambda.putEventInvokeConfiguration(functionArn, {
      retriesMax: 2,
      eventAgeMsMax: 60_000,
      onFailureArn: queue.arn,
    });

    send();
    await world.elapse(1_000);

    expect(parseJson(received()[0]!.body)).toMatchObject({
      requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 1 },
    });
    expect(world.clock.now()).toBe(startMs + 1_000);
  });

  test("events of one instant take their turns on a function with a reserved concurrency of 1, in order", async () => {
    world = lambdaWorld();
    const functionArn = await world.deploy(recorder(""), { reservedConcurrency: 1 });

    for (let index = 0; index < 20; index++)
      world.lambda.functions.invokeAsync({ principal: operator, functionArn, payload: String(index) });
    await world.elapse(1_000);

    expect(world.recorded()).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test("a function without concurrency is tried again with growing delays until the event is too old", async () => {
    const { queue, functionArn, send, received } = await failing({ reservedConcurrency: 0 });
    world.lambda.putEventInvokeConfiguration(functionArn, {
      retriesMax: 2,
      eventAgeMsMax: 60_000,
      onFailureArn: queue.arn,
    });

    send();
    await world.elapse(2 * minuteMs);

    expect(parseJson(received()[0]!.body)).toMatchObject({ requestContext: { condition: "EventAgeExceeded" } });
    expect(world.recorded()).toEqual([]);
  });
});
