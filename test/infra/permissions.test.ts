import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defaultTelemetry } from "../../contract/index.ts";
import { defaultReports } from "../../queries/catalog.ts";
import { accountId, evaluatePipe, region, stageOf, type EvaluatedPipe } from "./evaluated-pipe.ts";

const reports = defaultReports(defaultTelemetry).map(({ name }) => name);

const documentSchema = z.strictObject({
  Version: z.literal("2012-10-17"),
  Statement: z.array(
    z.strictObject({
      Effect: z.literal("Allow"),
      Principal: z.strictObject({ Service: z.string() }).optional(),
      Action: z.array(z.string()),
      Resource: z.array(z.string()).optional(),
      Condition: z.record(z.string(), z.record(z.string(), z.string())).optional(),
    }),
  ),
});

let pipe: EvaluatedPipe;

beforeAll(async () => {
  pipe = await evaluatePipe(stageOf("dev"));
});

const statementsOf = (text: unknown) => documentSchema.parse(JSON.parse(String(text))).Statement;

/** `action resource` for each pair that a role's policies allow, apart from its log. */
function allowedTo(role: string): string[] {
  return pipe.resources
    .filter(({ type, inputs }) => type === "aws:iam/rolePolicy:RolePolicy" && inputs.role === `millrace-dev-${role}`)
    .flatMap(({ inputs }) => statementsOf(inputs.policy))
    .flatMap(({ Action, Resource = [] }) => Action.flatMap((action) => Resource.map((arn) => `${action} ${arn}`)))
    .filter((pair) => !pair.startsWith("logs:"))
    .sort();
}

const place = `${region}:${accountId}`;
const ingestion = `arn:aws:s3:::millrace-dev-ingestion-${accountId}`;
const reporting = `arn:aws:s3:::millrace-dev-reporting-${accountId}`;
const failures = `arn:aws:sqs:${place}:millrace-dev-report-failures`;
const queue = `arn:aws:sqs:${place}:millrace-dev-ingestion-events`;
const stream = `arn:aws:kinesis:${place}:stream/millrace-dev-telemetry`;
const workgroup = `arn:aws:athena:${place}:workgroup/millrace-dev-reports`;
const glue = (...tables: string[]) => [
  `arn:aws:glue:${place}:catalog`,
  `arn:aws:glue:${place}:database/millrace_dev`,
  ...tables.map((table) => `arn:aws:glue:${place}:table/millrace_dev/${table}`),
];
const pairs = (actions: readonly string[], resources: readonly string[]) =>
  actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`));

describe("a role may do exactly what its principal does", () => {
  test("the IoT rule puts records, and keeps what it could not hand on", () => {
    expect(allowedTo("iot-rule")).toEqual([`kinesis:PutRecord ${stream}`, `s3:PutObject ${ingestion}/rule-errors/*`]);
  });

  test("the transform does nothing but log", () => {
    expect(allowedTo("transform")).toEqual([]);
  });

  test("delivery reads the stream, calls the transform, reads one table and writes two prefixes", () => {
    const transform = `arn:aws:lambda:${place}:function:millrace-dev-transform`;

    expect(allowedTo("firehose")).toEqual(
      [
        ...pairs(["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords"], [stream]),
        `kinesis:ListShards ${stream}`,
        ...pairs(["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"], [transform, `${transform}:$LATEST`]),
        ...pairs(["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"], glue("telemetry")),
        ...pairs(["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], [ingestion]),
        ...pairs(
          ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
          [`${ingestion}/telemetry/*`, `${ingestion}/errors/*`],
        ),
      ].sort(),
    );
  });

  test("the runner starts queries, reads and writes what they do, and looks which run is published", () => {
    expect(new Set(allowedTo("run-reports"))).toEqual(
      new Set([
        ...pairs(["glue:GetPartition"], glue(...reports)),
        `athena:StartQueryExecution ${workgroup}`,
        ...pairs(
          ["glue:GetDatabase", "glue:GetTable", "glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition"],
          glue("telemetry", "rejected_readings"),
        ),
        `glue:GetDatabase arn:aws:glue:${place}:database/default`,
        ...pairs(["s3:GetBucketLocation", "s3:ListBucket"], [ingestion, reporting]),
        `s3:ListBucketMultipartUploads ${reporting}`,
        ...pairs(["s3:GetObject"], [`${ingestion}/telemetry/*`, `${ingestion}/errors/processing-failed/*`]),
        ...pairs(
          ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
          [`${reporting}/reports/*`, `${reporting}/athena-results/*`],
        ),
        ...pairs(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [queue]),
        `sqs:SendMessage ${failures}`,
      ]),
    );
  });

  test("the publisher looks a query up, switches report partitions and reports failures", () => {
    expect(allowedTo("publish-report")).toEqual(
      [
        `athena:GetQueryExecution ${workgroup}`,
        ...pairs(["glue:GetPartition", "glue:CreatePartition", "glue:UpdatePartition"], glue(...reports)),
        `sqs:SendMessage ${failures}`,
      ].sort(),
    );
  });

  test("the scheduler calls the runner, and leaves what it could not deliver", () => {
    expect(allowedTo("scheduler")).toEqual([
      `lambda:InvokeFunction arn:aws:lambda:${place}:function:millrace-dev-run-reports`,
      `sqs:SendMessage ${failures}`,
    ]);
  });
});

const iot = (...resources: string[]) => resources.map((resource) => `arn:aws:iot:${place}:${resource}`);

describe("devices that provision themselves", () => {
  test("the function that admits them does nothing but log", () => {
    expect(allowedTo("admit-device")).toEqual([]);
  });

  test("a template registers things of the stage's prefix, into its group, with its policy", () => {
    const [things, group] = iot("thing/dev-*", "thinggroup/millrace-dev-device");

    expect(allowedTo("device-provisioning")).toEqual(
      [
        ...pairs(["iot:CreateThing", "iot:DescribeThing", "iot:UpdateThing"], [things!]),
        ...pairs(["iot:ListThingGroupsForThing", "iot:ListThingPrincipals"], [things!]),
        ...pairs(["iot:AddThingToThingGroup", "iot:UpdateThingGroupsForThing"], [things!, group!]),
        `iot:DescribeThingGroup ${group}`,
        ...pairs(["iot:DescribeThingType"], iot("thingtype/millrace-dev-device")),
        ...pairs(["iot:GetPolicy"], iot("policy/millrace-dev-device")),
        ...pairs(["iot:AttachThingPrincipal"], [things!, ...iot("cert/*")]),
        ...pairs(["iot:AttachPolicy", "iot:DescribeCertificate", "iot:UpdateCertificate"], iot("cert/*")),
      ].sort(),
    );
  });

  test("a claim certificate gets a certificate for the device's own key and provisions it, and nothing else", () => {
    const statements = statementsOf(pipe.resource("Policy millrace-provisioning-claim").inputs.policy);

    const topics = [
      "$aws/certificates/create-from-csr/json",
      "$aws/provisioning-templates/millrace-dev-device/provision/json",
    ];
    const answers = topics.flatMap((topic) => [`${topic}/accepted`, `${topic}/rejected`]);
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["iot:Connect"], iot("client/claim-*")],
      [["iot:Publish"], iot(...topics.map((topic) => `topic/${topic}`))],
      [["iot:Receive"], iot(...answers.map((answer) => `topic/${answer}`))],
      [["iot:Subscribe"], iot(...answers.map((answer) => `topicfilter/${answer}`))],
    ]);
  });

  test("the template takes the serial number for a name that is not taken, and asks the function first", () => {
    const { inputs } = pipe.resource("ProvisioningTemplate millrace-provisioning");

    expect(inputs).toMatchObject({
      enabled: true,
      preProvisioningHook: {
        targetArn: `arn:aws:lambda:${place}:function:millrace-dev-admit-device`,
        payloadVersion: "2020-04-01",
      },
    });
    expect(JSON.parse(String(inputs.templateBody))).toMatchObject({
      Resources: {
        thing: {
          OverrideSettings: { AttributePayload: "FAIL", ThingTypeName: "FAIL", ThingGroups: "FAIL" },
          Properties: { ThingName: { Ref: "SerialNumber" }, ThingGroups: ["millrace-dev-device"] },
        },
        policy: { Properties: { PolicyName: "millrace-dev-device" } },
      },
    });
    expect(pipe.resource("ProvisioningTemplate millrace-provisioning").waitsFor).toContain(
      "Permission millrace-provisioning",
    );
  });
});

describe("policies", () => {
  test("there is one role for each principal", () => {
    const roles = pipe.resources.filter(({ type }) => type === "aws:iam/role:Role").map(({ inputs }) => inputs.name);

    const principals = ["device-provisioning", "firehose", "iot-rule", "scheduler"];
    const functions = ["admit-device", "publish-report", "run-reports", "transform"];
    expect(roles.sort()).toEqual([...principals, ...functions].map((principal) => `millrace-dev-${principal}`).sort());
  });

  test.each([
    ["ingress", { Service: "iot.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": accountId } }],
    ["delivery", { Service: "firehose.amazonaws.com" }, { StringEquals: { "sts:ExternalId": accountId } }],
    ["closing", { Service: "scheduler.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": accountId } }],
    ["transform", { Service: "lambda.amazonaws.com" }, undefined],
  ])("%s is assumed by its service, for this account", (name, principal, condition) => {
    const [statement] = statementsOf(pipe.resource(`Role millrace-${name}`).inputs.assumeRolePolicy);

    expect(statement).toEqual({
      Effect: "Allow",
      Principal: principal,
      Action: ["sts:AssumeRole"],
      ...(condition && { Condition: condition }),
    });
  });

  test("the queue takes messages from S3 for this bucket alone, and the failures from the rule alone", () => {
    const [fromBucket] = statementsOf(pipe.resource("QueuePolicy millrace-trigger").inputs.policy);
    const [fromRule] = statementsOf(pipe.resource("QueuePolicy millrace-publish-report").inputs.policy);

    expect(fromBucket).toMatchObject({
      Principal: { Service: "s3.amazonaws.com" },
      Action: ["sqs:SendMessage"],
      Resource: [queue],
      Condition: { ArnEquals: { "aws:SourceArn": ingestion }, StringEquals: { "aws:SourceAccount": accountId } },
    });
    expect(fromRule).toMatchObject({
      Principal: { Service: "events.amazonaws.com" },
      Resource: [failures],
      Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:events:${place}:rule/millrace-dev-query-ended` } },
    });
  });

  test("a device may connect and publish as the thing it is", () => {
    const statements = statementsOf(pipe.resource("Policy millrace-devices").inputs.policy);

    const self = "${iot:Connection.Thing.ThingName}";
    const topic = `arn:aws:iot:${place}:topic/`;
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["iot:Connect"], [`arn:aws:iot:${place}:client/${self}`]],
      [
        ["iot:Publish"],
        [`${topic}$aws/rules/millrace_dev_telemetry/devices/${self}/telemetry`, `${topic}devices/${self}/telemetry`],
      ],
    ]);
  });
});
