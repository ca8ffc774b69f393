import { describe, expect, test } from "vitest";
import type { Principal } from "../../../../simulators/cloud/ports/principal.ts";
import { snsProvisioners } from "../../../../simulators/cloud/provisioning/sns.ts";
import { account } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { parseJson, textLike } from "../matching.ts";

const startMs = Date.UTC(2026, 0, 5, 8);
const alarm = {
  kind: "service",
  service: "cloudwatch.amazonaws.com",
  sourceArn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a",
  sourceAccount: account.accountId,
} as const;

/** With IAM as it is: policies decide. */
async function topicCloud() {
  const functions = { f: () => undefined };
  const cloud = await cloudWith({ services: ["iam", "sqs", "sns", "kms"], startMs, functions });
  const provision = async (type: string, inputs: Readonly<Record<string, unknown>>) =>
    snsProvisioners(cloud.sns, cloud.kms, account)[`aws:sns/${type}`]!({ name: "n", inputs });
  return { ...cloud, provision };
}

const statement = (service: string, action: string, resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: [action].concat(action === "kms:Decrypt" ? "kms:GenerateDataKey" : []),
        Resource: resource,
        Condition: { StringEquals: { "aws:SourceAccount": account.accountId } },
      },
    ],
  });

describe("a topic", () => {
  test("takes what its policy lets in: from this account's alarms, and from no other service", async () => {
    const { sns } = await topicCloud();
    const { arn: topicArn } = sns.createTopic("alarms");
    sns.setTopicPolicy(topicArn, statement("cloudwatch.amazonaws.com", "sns:Publish", topicArn));

    const publish = (principal: Principal) => sns.topics.publish({ principal, topicArn, message: "off" });

    expect(publish(alarm)).toMatch(/^[0-9a-f-]{36}$/);
    expect(() => publish({ ...alarm, service: "events.amazonaws.com" })).toThrow(
      "not authorized to perform: sns:Publish",
    );
    const foreign = { ...alarm, sourceArn: alarm.sourceArn.replace("123456789012", "999999999999") };
    expect(() => publish({ ...foreign, sourceAccount: "999999999999" })).toThrow("not authorized");
  });

  test("under AWS's own key takes nothing from a service; under a customer's, what the key's policy lets it use", async () => {
    const { sns, kms, provision } = await topicCloud();
    const { arn: keyArn } = kms.createKey(statement("cloudwatch.amazonaws.com", "kms:Decrypt", "*"));
    const { arn: otherKeyArn } = kms.createKey(undefined);
    const topicUnder = async (name: string, kmsMasterKeyId: string) =>
      (await provision("topic:Topic", { name, kmsMasterKeyId })).id;
    const publish = (topicArn: string) => () => sns.topics.publish({ principal: alarm, topicArn, message: "off" });

    const refused = "is not authorized to use the topic's key";
    expect(publish(await topicUnder("a", "alias/aws/sns"))).toThrow(refused);
    expect(publish(await topicUnder("b", otherKeyArn))).toThrow(refused);
    expect(publish(await topicUnder("c", keyArn))()).toMatch(/-/);
  });

  test("hands a message to a function as an event, to a queue in an envelope or raw, and past a queue that refuses it", async () => {
    const { clock, access, iam, sqs, sns, invocations, provision } = await topicCloud();
    const topicArn = (await provision("topic:Topic", { name: "t" })).id;
    const open = sqs.createQueue("open", { Policy: statement("sns.amazonaws.com", "sqs:SendMessage", "*") });
    const closed = sqs.createQueue("closed", {});
    const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:f";
    const subscribe = (inputs: Readonly<Record<string, unknown>>) =>
      provision("topicSubscription:TopicSubscription", { topic: topicArn, ...inputs });
    await subscribe({ protocol: "sqs", endpoint: open.arn });
    await subscribe({ protocol: "sqs", endpoint: open.arn, rawMessageDelivery: true });
    await subscribe({
      protocol: "sqs",
      endpoint: closed.arn,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: open.arn }),
    });
    await subscribe({ protocol: "lambda", endpoint: functionArn });
    access.putResourcePolicy(topicArn, statement("cloudwatch.amazonaws.com", "sns:Publish", topicArn));

    sns.topics.publish({ principal: alarm, topicArn, message: "hello", subject: "Hi" });
    expect(sns.backlog()).toBe(4);
    await clock.runTo(startMs + 1000);

    expect(sns.backlog()).toBe(0);
    const bodies = sqs.queues
      .receiveMessages({ principal: iam.operator, queueArn: open.arn, limit: 10 })
      .map(({ body }) => body);
    const envelope = { Type: "Notification", TopicArn: topicArn, Subject: "Hi", Message: "hello" };
    expect(bodies[1]).toBe("hello");
    expect([parseJson(bodies[0]!), parseJson(bodies[2]!)]).toMatchObject([envelope, envelope]);
    expect(invocations).toMatchObject([
      { functionArn, principal: { service: "sns.amazonaws.com", sourceArn: topicArn } },
    ]);
    expect(parseJson(invocations[0]!.payload)).toMatchObject({
      Records: [{ EventSource: "aws:sns", Sns: { Message: "hello", Subject: "Hi" } }],
    });
  });

  test("refuses members of Publish that it would have to ignore, by name", async () => {
    const { access, iam, sns, provision } = await topicCloud();
    const topicArn = (await provision("topic:Topic", { name: "t" })).id;
    const operations = sns.wire.protocol === "query" ? sns.wire.operations : [];
    const publish = (more: object) =>
      operations
        .find(({ name }) => name === "Publish")!
        .call({ TopicArn: topicArn, Message: "{}", ...more }, { principal: iam.operator, requestId: "r" }, access);

    await expect(publish({})).resolves.toMatchObject({ MessageId: textLike(/-/) });
    await expect(publish({ MessageStructure: "json" })).rejects.toThrow(
      "Value at 'MessageStructure' failed to satisfy constraint: is not supported by the embedded cloud",
    );
    await expect(publish({ MessageAttributes: { entry: [] } })).rejects.toMatchObject({ code: "InvalidParameter" });
  });

  test.each([
    ["topic:Topic", { name: "t.fifo", fifoTopic: true }, "fifoTopic"],
    ["topic:Topic", { name: "a b" }, "Topic Name"],
    ["topicSubscription:TopicSubscription", { topic: "x", protocol: "sms", endpoint: "+49" }, "protocol"],
    [
      "topicSubscription:TopicSubscription",
      { topic: "x", protocol: "email", endpoint: "a@b.c" },
      "Topic does not exist",
    ],
  ])("%s %j is refused", async (type, inputs, words) => {
    const { provision } = await topicCloud();

    await expect(provision(type, inputs)).rejects.toThrow(words);
  });
});
