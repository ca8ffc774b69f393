// The policy pack's rules over every stage as it is recorded, and each rule over a stack that breaks it.
import { describe, expect, test } from "vitest";
import type { Rule, StackMember, Violation } from "../../../infra/policy/rule.ts";
import { rules } from "../../../infra/policy/rules.ts";
import { stackOf } from "./stack-members.ts";

const stacks = [
  ["dev", await stackOf("dev")],
  ["staging", await stackOf("staging")],
  ["staging, direct trigger", await stackOf("staging", { "millrace:trigger": "direct" })],
  ["prod", await stackOf("prod")],
] as const;
const [[, dev]] = stacks;

function violationsOf(rule: Rule, stack: readonly StackMember[]): readonly Violation[] {
  if (rule.kind === "stack") return rule.check(stack);
  return stack.flatMap((member) => rule.check(member).map((message) => ({ urn: member.urn, message })));
}

const textOf = (rule: Rule, stack: readonly StackMember[]): string[] =>
  violationsOf(rule, stack).map(({ urn, message }) => `${rule.name}: ${urn} ${message}`);

test.each(stacks)("%s breaks no rule", (_, stack) => {
  expect(rules.flatMap((rule) => textOf(rule, stack))).toEqual([]);
});

/** dev with the inputs of one resource changed. */
const withInputs = (urn: string, changed: Readonly<Record<string, unknown>>) => (): StackMember[] => {
  const found = dev.find((member) => member.urn === urn);
  if (found === undefined) throw new Error(`${urn} is not in dev`);
  const replaced: StackMember = { ...found, props: { ...found.props, ...changed } };
  const renewed = (member: StackMember): StackMember => {
    if (member.urn === urn) return replaced;
    const madeFrom = Object.entries(member.madeFrom).map(([input, sources]) => [input, sources.map(renewed)] as const);
    return { ...member, madeFrom: Object.fromEntries(madeFrom) };
  };
  return dev.map(renewed);
};
const without = (urn: string) => (): StackMember[] => dev.filter((member) => member.urn !== urn);
const document = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const allowing = (Action: string, Resource: string): string => document({ Effect: "Allow", Action, Resource });

interface Breach {
  readonly rule: string;
  readonly how: string;
  readonly stack: () => readonly StackMember[];
  readonly at: string;
}

const queueArn = "arn:aws:sqs:eu-central-1:111122223333:q";
const breaches: readonly Breach[] = [
  {
    rule: "bucket-encryption",
    how: "a bucket without a statement of its encryption",
    stack: without("BucketServerSideEncryptionConfiguration millrace-storage-reporting"),
    at: "Bucket millrace-storage-reporting",
  },
  {
    rule: "bucket-public-access",
    how: "a bucket that lets a public policy stand",
    stack: withInputs("BucketPublicAccessBlock millrace-storage-ingestion", { restrictPublicBuckets: false }),
    at: "Bucket millrace-storage-ingestion",
  },
  {
    rule: "bucket-transport",
    how: "a bucket without a policy",
    stack: without("BucketPolicy millrace-storage-ingestion"),
    at: "Bucket millrace-storage-ingestion",
  },
  {
    rule: "bucket-transport",
    how: "a bucket policy that refuses plain HTTP for one action alone",
    stack: withInputs("BucketPolicy millrace-storage-ingestion", {
      policy: document({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::b/*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    }),
    at: "Bucket millrace-storage-ingestion",
  },
  {
    rule: "encryption-at-rest",
    how: "a queue without encryption",
    stack: withInputs("Queue millrace-report-failures", { sqsManagedSseEnabled: false }),
    at: "Queue millrace-report-failures",
  },
  {
    rule: "encryption-at-rest",
    how: "a workgroup whose clients choose",
    stack: withInputs("Workgroup millrace-catalog", { configuration: { enforceWorkgroupConfiguration: false } }),
    at: "Workgroup millrace-catalog",
  },
  {
    rule: "encryption-at-rest",
    how: "a stream in the clear",
    stack: withInputs("Stream millrace-telemetry", { encryptionType: "NONE" }),
    at: "Stream millrace-telemetry",
  },
  {
    rule: "no-wildcard-grants",
    how: "all actions of a service",
    stack: withInputs("RolePolicy millrace-transform", { policy: allowing("s3:*", "arn:aws:s3:::a") }),
    at: "RolePolicy millrace-transform",
  },
  {
    rule: "no-wildcard-grants",
    how: "an action on everything",
    stack: withInputs("RolePolicy millrace-transform", { policy: allowing("s3:GetObject", "*") }),
    at: "RolePolicy millrace-transform",
  },
  {
    rule: "no-wildcard-grants",
    how: "every key, which only a key's own policy may write as an asterisk",
    stack: withInputs("RolePolicy millrace-transform", { policy: allowing("kms:Decrypt", "*") }),
    at: "RolePolicy millrace-transform",
  },
  {
    rule: "no-wildcard-grants",
    how: "a whole bucket rather than a prefix",
    stack: withInputs("RolePolicy millrace-transform", { policy: allowing("s3:GetObject", "arn:aws:s3:::bucket/*") }),
    at: "RolePolicy millrace-transform",
  },
  {
    rule: "no-wildcard-grants",
    how: "a queue open to everybody",
    stack: withInputs("QueuePolicy millrace-publish-report", {
      policy: document({ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: queueArn }),
    }),
    at: "QueuePolicy millrace-publish-report",
  },
  {
    rule: "log-retention",
    how: "a log group that keeps events for ever",
    stack: withInputs("LogGroup millrace-transform", { retentionInDays: undefined }),
    at: "LogGroup millrace-transform",
  },
  {
    rule: "stream-retention",
    how: "a stream of 23 hours",
    stack: withInputs("Stream millrace-telemetry", { retentionPeriod: 23 }),
    at: "Stream millrace-telemetry",
  },
  {
    rule: "dead-letter-retention",
    how: "a dead-letter queue that keeps messages for 4 days, as its source does",
    stack: withInputs("Queue millrace-trigger-dead-letter", { messageRetentionSeconds: undefined }),
    at: "Queue millrace-trigger-dead-letter",
  },
  {
    rule: "queue-visibility",
    how: "6 timeouts of 60 s without the window of 60 s",
    stack: withInputs("Queue millrace-trigger", { visibilityTimeoutSeconds: 360 }),
    at: "Queue millrace-trigger",
  },
  {
    rule: "queue-visibility",
    how: "a function whose timeout has grown by a second",
    stack: withInputs("Function millrace-run-reports", { timeout: 61 }),
    at: "Queue millrace-trigger",
  },
  {
    rule: "queue-dead-letters",
    how: "a queue that gives a message up after 3 receives",
    stack: withInputs("Queue millrace-trigger", {
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn, maxReceiveCount: 3 }),
    }),
    at: "Queue millrace-trigger",
  },
  {
    rule: "failures-are-kept",
    how: "a schedule without a dead-letter queue",
    stack: withInputs("Schedule millrace-closing", { target: { arn: "a", roleArn: "r", retryPolicy: {} } }),
    at: "Schedule millrace-closing",
  },
  {
    rule: "failures-are-kept",
    how: "an event target without a dead-letter queue",
    stack: withInputs("EventTarget millrace-publish-report", { deadLetterConfig: undefined }),
    at: "EventTarget millrace-publish-report",
  },
  {
    rule: "failures-are-kept",
    how: "an asynchronous call that nobody hears the end of",
    stack: withInputs("FunctionEventInvokeConfig millrace-run-reports", { destinationConfig: undefined }),
    at: "FunctionEventInvokeConfig millrace-run-reports",
  },
  {
    rule: "default-tags",
    how: "a provider that tags with the project alone",
    stack: () =>
      dev
        .filter(({ urn }) => urn === "Bucket millrace-storage-ingestion")
        .map((bucket) => ({ ...bucket, providerProps: { defaultTags: '{"tags":{"project":"millrace"}}' } })),
    at: "Bucket millrace-storage-ingestion",
  },
];

describe("a stack that breaks a rule", () => {
  test.each(breaches)("$rule reports $how", ({ rule: name, stack, at }) => {
    const rule = rules.find((candidate) => candidate.name === name)!;

    expect(violationsOf(rule, stack()).map(({ urn }) => urn)).toContain(at);
  });

  test("there is one for each rule", () => {
    expect(rules.filter(({ name }) => !breaches.some(({ rule }) => rule === name))).toEqual([]);
  });
});
