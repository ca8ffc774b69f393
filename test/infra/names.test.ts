// Physical names, which are stable: nothing is named by chance, and the longest name that a stage may have leads to no name
// that its service refuses. A type that is new to the pipe is added to the table, with its service's limit.
import { beforeAll, describe, expect, test } from "vitest";
import { evaluatePipe, stageOf, type Registered } from "./evaluated-pipe.ts";

interface NameRule {
  readonly input: string;
  readonly lengthMax: number;
  readonly pattern: RegExp;
}

const words = /^[a-zA-Z0-9_-]+$/;
const named = (lengthMax: number, pattern = words): NameRule => ({ input: "name", lengthMax, pattern });

/** From the APIs' reference, `Create...` of each: the name's length and pattern. */
const nameRules: Readonly<Record<string, NameRule>> = {
  "aws:athena/workgroup:Workgroup": named(128, /^[a-zA-Z0-9._-]+$/),
  "aws:budgets/budget:Budget": named(100, /^[^:\\]+$/),
  "aws:cloudwatch/dashboard:Dashboard": { input: "dashboardName", lengthMax: 255, pattern: words },
  "aws:cloudwatch/eventRule:EventRule": named(64, /^[.\w-]+$/),
  "aws:cloudwatch/logGroup:LogGroup": named(512, /^[.\w/#-]+$/),
  "aws:cloudwatch/logStream:LogStream": named(512, /^[^:*]+$/),
  "aws:cloudwatch/metricAlarm:MetricAlarm": named(255),
  "aws:glue/catalogDatabase:CatalogDatabase": named(255, /^[a-z0-9_]+$/),
  "aws:glue/catalogTable:CatalogTable": named(255, /^[a-z0-9_]+$/),
  "aws:iam/role:Role": named(64, /^[\w+=,.@-]+$/),
  "aws:iam/rolePolicy:RolePolicy": named(128, /^[\w+=,.@-]+$/),
  "aws:iot/policy:Policy": named(128, /^[\w+=,.@-]+$/),
  "aws:iot/provisioningTemplate:ProvisioningTemplate": named(36, /^[0-9A-Za-z_-]+$/),
  "aws:iot/thingGroup:ThingGroup": named(128, /^[a-zA-Z0-9:_-]+$/),
  "aws:iot/thingType:ThingType": named(128, /^[a-zA-Z0-9:_-]+$/),
  "aws:iot/topicRule:TopicRule": named(128, /^[a-zA-Z0-9_]+$/),
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": named(64, /^[a-zA-Z0-9_.-]+$/),
  "aws:kinesis/stream:Stream": named(128, /^[a-zA-Z0-9_.-]+$/),
  "aws:kms/alias:Alias": named(256, /^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/),
  "aws:lambda/function:Function": named(64),
  "aws:lambda/permission:Permission": { input: "statementId", lengthMax: 100, pattern: words },
  "aws:s3/bucket:Bucket": { input: "bucket", lengthMax: 63, pattern: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/ },
  "aws:scheduler/schedule:Schedule": named(64, /^[0-9a-zA-Z_.-]+$/),
  "aws:scheduler/scheduleGroup:ScheduleGroup": named(64, /^[0-9a-zA-Z_.-]+$/),
  "aws:sns/topic:Topic": named(256),
  "aws:sqs/queue:Queue": named(80),
};

/** What has no name of its own: a part or a setting of something else. Of other types a name left out would be drawn by the provider. */
const nameless: ReadonlySet<string> = new Set([
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:iot/loggingOptions:LoggingOptions",
  "aws:iot/policyAttachment:PolicyAttachment",
  "aws:kms/key:Key",
  "aws:lambda/eventSourceMapping:EventSourceMapping",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketNotification:BucketNotification",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:sqs/queuePolicy:QueuePolicy",
]);

/** A CloudWatch log group's configuration, say, has the name of what it configures. */
const isNamed = ({ inputs }: Registered): boolean => "name" in inputs;

let longest: readonly Registered[];
let dev: readonly Registered[];

beforeAll(async () => {
  const most = stageOf("prod", { "millrace:monthlyBudgetDollars": "1", "millrace:alarmEmail": "ops@example.com" });
  longest = (await evaluatePipe({ ...most, stage: "a23456789-123456" })).resources;
  dev = (await evaluatePipe(stageOf("dev"))).resources;
});

describe("the names of the stage with the longest name", () => {
  test("keep to the length and the pattern of their service", () => {
    const refused = longest.flatMap(({ key, type, inputs }) => {
      const rule = nameRules[type];
      if (rule === undefined) return [];
      const name = inputs[rule.input];
      const isRight = typeof name === "string" && name.length <= rule.lengthMax && rule.pattern.test(name);
      return isRight ? [] : [`${key}: ${String(name)}`];
    });

    expect(refused).toEqual([]);
  });

  test("are of types whose limits are known; any other type is told by what it is a part of", () => {
    const unknown = longest.filter(({ type }) => nameRules[type] === undefined && !nameless.has(type));

    expect([...new Set(unknown.map(({ type }) => type))]).toEqual([]);
  });

  test("differ from those of every other stage", () => {
    const nameOf = ({ type, inputs }: Registered) => `${type} ${String(inputs[nameRules[type]?.input ?? "name"])}`;
    const own = new Set(longest.filter(isNamed).map(nameOf));
    // A table is named within its database, a log stream within its group.
    const within = /catalogTable|logStream/;

    expect(
      dev.filter((resource) => isNamed(resource) && !within.test(resource.type) && own.has(nameOf(resource))),
    ).toEqual([]);
  });
});
