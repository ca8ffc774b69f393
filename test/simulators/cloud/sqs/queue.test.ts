import { describe, expect, test } from "vitest";
import { account, roleOf } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";

const consumer = roleOf(account, "consumer");

/** A queue of its own, with the calls that its tests make. */
async function queueOf(attributes: Record<string, string> = {}, name = "orders") {
  const { clock, sqs, elapse } = await cloudWith({ services: ["sqs"] });
  const { arn, url } = sqs.createQueue(name, attributes);
  const receive = (limit = 10) => sqs.queues.receiveMessages({ principal: consumer, queueArn: arn, limit });
  return {
    clock,
    sqs,
    elapse,
    arn,
    url,
    receive,
    send: (body: string, groupId?: string, deduplicationId?: string) =>
      sqs.queues.sendMessage({
        principal: consumer,
        queueArn: arn,
        body,
        ...(groupId !== undefined && { groupId }),
        ...(deduplicationId !== undefined && { deduplicationId }),
      }),
    bodies: (limit = 10) => receive(limit).map(({ body }) => body),
    remove: (...receiptHandles: string[]) =>
      sqs.queues.deleteMessages({ principal: consumer, queueArn: arn, receiptHandles }),
    depth: (queueArn = arn) => sqs.depths().get(queueArn),
  };
}

describe("a standard queue", () => {
  test("a received message is hidden for its visibility timeout of 30 s and comes back after it", async () => {
    const queue = await queueOf();
    queue.send("one");
    expect(queue.bodies()).toEqual(["one"]);

    await queue.elapse(29_999);
    expect(queue.bodies()).toEqual([]);
    await queue.elapse(1);

    expect(queue.receive().map(({ body, attributes }) => [body, attributes["ApproximateReceiveCount"]])).toEqual([
      ["one", "2"],
    ]);
  });

  test("a deleted message does not come back, and an outdated receipt handle deletes nothing", async () => {
    const queue = await queueOf({ VisibilityTimeout: "10" });
    queue.send("one");
    const [first] = queue.receive();
    await queue.elapse(10_000);
    const [second] = queue.receive();

    queue.remove(first!.receiptHandle);
    expect(queue.depth()).toEqual({ visibleCount: 0, inFlightCount: 1, delayedCount: 0 });
    queue.remove(second!.receiptHandle);

    expect(queue.sqs.backlog()).toBe(0);
  });

  test("a queue's delay hides a message until it has passed", async () => {
    const queue = await queueOf({ DelaySeconds: "5" });

    queue.send("later");

    expect(queue.depth()).toEqual({ visibleCount: 0, inFlightCount: 0, delayedCount: 1 });
    expect(queue.bodies()).toEqual([]);
    await queue.elapse(5_000);
    expect(queue.bodies()).toEqual(["later"]);
  });

  test("a message past the retention period of 60 s is gone", async () => {
    const queue = await queueOf({ MessageRetentionPeriod: "60" });
    queue.send("old");
    await queue.elapse(30_000);
    queue.send("young");

    await queue.elapse(30_000);

    expect(queue.bodies()).toEqual(["young"]);
  });

  test("a message received twice goes to the dead-letter queue at the third receive, with its id and its source", async () => {
    const queue = await queueOf({}, "dead");
    const { arn } = queue.sqs.createQueue("source", {
      VisibilityTimeout: "1",
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queue.arn, maxReceiveCount: 2 }),
    });
    queue.sqs.queues.sendMessage({ principal: consumer, queueArn: arn, body: "poison" });
    const receiveSource = () => queue.sqs.queues.receiveMessages({ principal: consumer, queueArn: arn, limit: 10 });
    const [first] = receiveSource();
    await queue.elapse(1_000);
    receiveSource();
    await queue.elapse(1_000);

    expect(receiveSource()).toEqual([]);

    const [dead] = queue.receive();
    expect(dead?.messageId).toBe(first?.messageId);
    expect(dead?.attributes["DeadLetterQueueSourceArn"]).toBe(arn);
    expect(dead?.attributes["SentTimestamp"]).toBe(first?.attributes["SentTimestamp"]);
  });

  test("changing visibility to 0 gives the message back at once, and of a message not in flight does nothing", async () => {
    const queue = await queueOf();
    queue.send("one");
    const [receipt] = queue.receive();
    const change = (timeoutMs: number) =>
      queue.sqs.queues.changeVisibility({
        principal: consumer,
        queueArn: queue.arn,
        receiptHandle: receipt!.receiptHandle,
        timeoutMs,
      });

    change(0);

    expect(queue.depth()?.visibleCount).toBe(1);

    change(1_000);

    expect(queue.depth()?.visibleCount).toBe(1);
  });
});

describe("onVisible", () => {
  test("calls back at arrival, at the end of a delay and at the end of a visibility timeout", async () => {
    const queue = await queueOf({ VisibilityTimeout: "7" });
    const calls: number[] = [];
    const startMs = queue.clock.now();
    queue.sqs.queues.onVisible(queue.arn, () => calls.push(queue.clock.now() - startMs));
    queue.send("one");
    queue.receive();
    queue.sqs.setQueueAttributes(queue.url, { DelaySeconds: "3" });
    queue.send("two");

    await queue.elapse(60_000);

    expect(calls).toEqual([0, 3_000, 7_000]);
  });

  test("leaves no timer on the clock once undone", async () => {
    const queue = await queueOf({ DelaySeconds: "3" });
    const calls: number[] = [];
    const undo = queue.sqs.queues.onVisible(queue.arn, () => calls.push(queue.clock.now()));
    queue.send("one");

    undo();

    await queue.elapse(10_000);
    expect(calls).toEqual([]);
    expect(queue.bodies()).toEqual(["one"]);
  });
});

describe("a FIFO queue", () => {
  const fifo = (attributes: Record<string, string> = {}) =>
    queueOf({ FifoQueue: "true", VisibilityTimeout: "10", ...attributes }, "orders.fifo");

  test("gives nothing of a group while one of its messages is in flight, and other groups meanwhile", async () => {
    const queue = await fifo();
    for (const [body, group] of [
      ["a1", "a"],
      ["a2", "a"],
      ["b1", "b"],
    ] as const) {
      queue.send(body, group, body);
    }

    const [first] = queue.receive(1);
    expect(queue.bodies()).toEqual(["b1"]);
    queue.remove(first!.receiptHandle);

    expect(queue.bodies()).toEqual(["a2"]);
  });

  test("gives a group again in its order after the visibility timeout", async () => {
    const queue = await fifo();
    for (const body of ["1", "2", "3"]) queue.send(body, "g", body);
    expect(queue.bodies(2)).toEqual(["1", "2"]);

    await queue.elapse(10_000);

    expect(queue.bodies()).toEqual(["1", "2", "3"]);
  });

  test("takes a deduplication id once in 5 minutes", async () => {
    const queue = await fifo();
    queue.send("one", "g", "same");
    await queue.elapse(299_999);
    queue.send("again", "g", "same");
    expect(queue.depth()?.visibleCount).toBe(1);

    await queue.elapse(1);
    queue.send("later", "g", "same");

    expect(queue.depth()?.visibleCount).toBe(2);
  });

  test("refuses a message without a group, and one without a deduplication id unless content gives it", async () => {
    const queue = await fifo();
    const byContent = await fifo({ ContentBasedDeduplication: "true" });

    expect(() => queue.send("x")).toThrow("The request must contain the parameter MessageGroupId.");
    expect(() => queue.send("x", "g")).toThrow(/ContentBasedDeduplication enabled or MessageDeduplicationId/);
    byContent.send("x", "g");
    byContent.send("x", "g");

    expect(byContent.depth()?.visibleCount).toBe(1);
  });
});
