import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import type { RuleTarget } from "../../../../simulators/cloud/eventbridge/rules.ts";
import { operator as principal } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { parseJson, textLike } from "../matching.ts";

const startMs = Date.UTC(2026, 10, 21, 10);
const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:publish";
const ruleArn = "arn:aws:events:us-east-1:123456789012:rule/query-state";

/** A rule on the bus, and what its function was invoked with. */
async function busCloud() {
  const functions = { publish: () => undefined };
  const cloud = await cloudWith({ services: ["eventbridge", "sqs"], startMs, functions });
  const { eventbridge: events } = cloud;
  events.rules.put({
    name: "query-state",
    eventPattern: '{"source":["aws.athena"],"detail":{"currentState":["SUCCEEDED"]}}',
    isEnabled: true,
  });
  return { ...cloud, events };
}

const target = (arn: string, changes: Partial<RuleTarget> = {}): RuleTarget => ({
  id: "one",
  arn,
  input: { kind: "event" },
  retryAttemptsMax: 185,
  eventAgeMsMax: 86_400_000,
  ...changes,
});

const stateChange = (currentState: string) => ({
  source: "aws.athena",
  detailType: "Athena Query State Change",
  resources: [],
  detail: { currentState },
});

describe("the default bus", () => {
  test("hands a matching event to the rule's function as the service, for the rule", async () => {
    const { clock, events, invocations } = await busCloud();
    events.rules.putTarget("query-state", target(functionArn));

    events.bus.publish(stateChange("SUCCEEDED"));
    events.bus.publish(stateChange("FAILED"));
    expect(events.backlog()).toBe(1);
    await clock.runTo(startMs + 1_000);

    expect(invocations).toHaveLength(1);
    expect(invocations[0]!.principal).toEqual({
      kind: "service",
      service: "events.amazonaws.com",
      sourceArn: ruleArn,
      sourceAccount: "123456789012",
    });
    expect(parseJson(invocations[0]!.payload)).toEqual({
      version: "0",
      id: textLike(/^[0-9a-f-]{36}$/),
      "detail-type": "Athena Query State Change",
      source: "aws.athena",
      account: "123456789012",
      time: "2026-11-21T10:00:00Z",
      region: "us-east-1",
      resources: [],
      detail: { currentState: "SUCCEEDED" },
    });
    expect(events.backlog()).toBe(0);
  });

  test("hands it to a queue as the target's role, input transformed", async () => {
    const { clock, events, sqs } = await busCloud();
    const { arn } = sqs.createQueue("events", {});
    const input = { kind: "path", path: "$.detail" } as const;
    events.rules.putTarget("query-state", target(arn, { roleArn: "arn:aws:iam::123456789012:role/events", input }));

    events.bus.publish(stateChange("SUCCEEDED"));
    await clock.runTo(startMs + 1_000);

    const received = sqs.queues.receiveMessages({ principal, queueArn: arn, limit: 10 });
    expect(received.map(({ body }) => body)).toEqual(['{"currentState":"SUCCEEDED"}']);
  });

  test("a disabled rule sees nothing; a target that is no function and no queue is refused", async () => {
    const { events } = await busCloud();
    events.rules.put({ name: "off", eventPattern: '{"source":["aws.athena"]}', isEnabled: false });
    events.rules.putTarget("off", target(functionArn));

    events.bus.publish(stateChange("SUCCEEDED"));

    expect(events.backlog()).toBe(0);
    expect(() => events.rules.putTarget("off", target("arn:aws:sns:us-east-1:123456789012:topic"))).toThrow(
      "The embedded cloud delivers to Lambda functions and SQS queues",
    );
  });
});

describe("on the wire", () => {
  async function client() {
    const cloud = await busCloud();
    cloud.events.rules.putTarget("query-state", target(functionArn));
    return { ...cloud, aws: await cloud.client(EventBridgeClient) };
  }

  test("PutEvents takes good entries and names what is wrong with the others", async () => {
    const { aws, events, clock, invocations } = await client();
    events.rules.put({ name: "shop", eventPattern: '{"source":["shop"]}', isEnabled: true });
    events.rules.putTarget("shop", target(functionArn));

    const answer = await aws.send(
      new PutEventsCommand({
        Entries: [
          { Source: "shop", DetailType: "order", Detail: '{"n":1}' },
          { Source: "shop", DetailType: "order", Detail: "{" },
          { Source: "shop", DetailType: "order" },
          { Source: "aws.athena", DetailType: "order", Detail: "{}" },
        ],
      }),
    );
    await clock.runTo(startMs + 1_000);

    expect(answer.FailedEntryCount).toBe(3);
    expect(answer.Entries!.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      "MalformedDetail",
      "InvalidArgument",
      "NotAuthorizedForSource",
    ]);
    expect(answer.Entries![0]!.EventId).toMatch(/^[0-9a-f-]{36}$/);
    expect(invocations.map(({ payload }) => parseJson(payload))).toMatchObject([{ detail: { n: 1 } }]);
  });

  test("rules and targets are listed and described", async () => {
    const { aws } = await client();

    const { Rules } = await aws.send(new ListRulesCommand({ NamePrefix: "query" }));
    const rule = await aws.send(new DescribeRuleCommand({ Name: "query-state" }));
    const { Targets } = await aws.send(new ListTargetsByRuleCommand({ Rule: "query-state" }));

    expect(Rules!.map(({ Arn }) => Arn)).toEqual([ruleArn]);
    expect(rule).toMatchObject({ Name: "query-state", State: "ENABLED", EventBusName: "default" });
    expect(Targets).toEqual([
      {
        Id: "one",
        Arn: functionArn,
        RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
      },
    ]);
    await expect(aws.send(new DescribeRuleCommand({ Name: "absent" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Rule absent does not exist on EventBus default.",
    });
  });
});
