import { beforeAll, describe, expect, test } from "vitest";
import { defaultTelemetry } from "../../contract/index.ts";
import { defaultReports } from "../../queries/catalog.ts";
import { definitionJson } from "../../queries/definition.ts";
import { accountId, evaluatePipe, region, stageOf, type EvaluatedPipe } from "./evaluated-pipe.ts";

const reports = defaultReports(defaultTelemetry).map(({ name }) => name);

let dev: EvaluatedPipe;

beforeAll(async () => {
  dev = await evaluatePipe(stageOf("dev"));
});

const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
const ingestion = `millrace-dev-ingestion-${accountId}`;

describe("the hops of dev, in the order data flows", () => {
  test("the rule hands each device's readings to the stream under the device's id", () => {
    const { inputs } = dev.resource("TopicRule millrace-ingress");

    const roleArn = `arn:aws:iam::${accountId}:role/millrace-dev-iot-rule`;
    expect(inputs).toMatchObject({
      name: "millrace_dev_telemetry",
      enabled: true,
      kineses: [{ streamName: "millrace-dev-telemetry", partitionKey: "${topic(2)}", roleArn }],
      errorAction: {
        s3: {
          bucketName: ingestion,
          key: 'rule-errors/dt=${parse_time("yyyy-MM-dd", timestamp())}/${newuuid()}.json',
          roleArn,
        },
      },
    });
    expect(inputs.sql).toMatch(/^SELECT .* FROM 'devices\/\+\/telemetry'$/);
  });

  test("the stream has 1 shard, keeps records for 24 hours and encrypts them with Kinesis' own key", () => {
    expect(dev.resource("Stream millrace-telemetry").inputs).toEqual({
      name: "millrace-dev-telemetry",
      retentionPeriod: 24,
      encryptionType: "KMS",
      kmsKeyId: "alias/aws/kinesis",
      shardCount: 1,
      streamModeDetails: { streamMode: "PROVISIONED" },
    });
  });

  test("delivery reads the stream, calls the transform and writes Parquet by event time", () => {
    const { inputs } = dev.resource("FirehoseDeliveryStream millrace-delivery");

    expect(inputs).toMatchObject({
      destination: "extended_s3",
      kinesisSourceConfiguration: { kinesisStreamArn: arn("kinesis", "stream/millrace-dev-telemetry") },
      extendedS3Configuration: {
        bucketArn: `arn:aws:s3:::${ingestion}`,
        prefix: "telemetry/dt=!{partitionKeyFromLambda:dt}/hour=!{partitionKeyFromLambda:hour}/",
        errorOutputPrefix: "errors/!{firehose:error-output-type}/dt=!{timestamp:yyyy-MM-dd}/",
        bufferingInterval: 60,
        bufferingSize: 64,
        dynamicPartitioningConfiguration: { enabled: true },
        dataFormatConversionConfiguration: {
          inputFormatConfiguration: { deserializer: { hiveJsonSerDe: { timestampFormats: ["millis"] } } },
          schemaConfiguration: { databaseName: "millrace_dev", tableName: "telemetry", region },
        },
      },
    });
  });

  test("the transform is called with Firehose's own buffer, as a parameter that equals a default is forgotten", () => {
    const lambdaArn = arn("lambda", "function:millrace-dev-transform:$LATEST");

    expect(dev.resource("FirehoseDeliveryStream millrace-delivery").inputs).toMatchObject({
      extendedS3Configuration: {
        processingConfiguration: {
          processors: [{ type: "Lambda", parameters: [{ parameterName: "LambdaArn", parameterValue: lambdaArn }] }],
        },
      },
    });
  });

  test("new readings and new rejections reach the queue, and nothing else does", () => {
    const queueArn = arn("sqs", "millrace-dev-ingestion-events");
    const events = ["s3:ObjectCreated:*"];

    expect(dev.resource("BucketNotification millrace-trigger").inputs).toEqual({
      bucket: ingestion,
      queues: [
        { id: "new-readings", events, filterPrefix: "telemetry/", queueArn },
        { id: "new-rejections", events, filterPrefix: "errors/processing-failed/", queueArn },
      ],
    });
  });

  test("the queue hides a batch for six timeouts and the window, and gives up after 5 receives", () => {
    const { inputs } = dev.resource("Queue millrace-trigger");

    expect(inputs.visibilityTimeoutSeconds).toBe(6 * 60 + 60);
    expect(JSON.parse(String(inputs.redrivePolicy))).toEqual({
      deadLetterTargetArn: arn("sqs", "millrace-dev-ingestion-events-dead-letter"),
      maxReceiveCount: 5,
    });
  });

  test("the runner takes batches of up to 1,000 within 60 seconds and answers for each message", () => {
    expect(dev.resource("EventSourceMapping millrace-trigger").inputs).toEqual({
      eventSourceArn: arn("sqs", "millrace-dev-ingestion-events"),
      functionName: arn("lambda", "function:millrace-dev-run-reports"),
      batchSize: 1000,
      maximumBatchingWindowInSeconds: 60,
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
  });

  test("the workgroup enforces engine 3, the scan limit and the result location", () => {
    expect(dev.resource("Workgroup millrace-catalog").inputs).toMatchObject({
      name: "millrace-dev-reports",
      configuration: {
        enforceWorkgroupConfiguration: true,
        bytesScannedCutoffPerQuery: 10_000_000_000,
        engineVersion: { selectedEngineVersion: "Athena engine version 3" },
        resultConfiguration: { outputLocation: `s3://millrace-dev-reporting-${accountId}/athena-results/` },
      },
    });
  });

  test("the publisher hears the ended queries of this workgroup alone, one at a time", () => {
    const pattern: unknown = JSON.parse(String(dev.resource("EventRule millrace-publish-report").inputs.eventPattern));

    expect(pattern).toEqual({
      source: ["aws.athena"],
      "detail-type": ["Athena Query State Change"],
      detail: { workgroupName: ["millrace-dev-reports"], currentState: ["SUCCEEDED", "FAILED", "CANCELLED"] },
    });
    expect(dev.resource("Function millrace-publish-report").inputs.reservedConcurrentExecutions).toBe(1);
    expect(dev.resource("EventTarget millrace-publish-report").inputs).toMatchObject({
      arn: arn("lambda", "function:millrace-dev-publish-report"),
      deadLetterConfig: { arn: arn("sqs", "millrace-dev-report-failures") },
    });
  });

  test("the hour that ended is closed at five past, UTC", () => {
    const { inputs } = dev.resource("Schedule millrace-closing");

    expect(inputs).toMatchObject({ scheduleExpression: "cron(5 * * * ? *)", scheduleExpressionTimezone: "UTC" });
    expect(inputs.target).toMatchObject({
      arn: arn("lambda", "function:millrace-dev-run-reports"),
      input: '{"kind":"close-hour","scheduled_at":"<aws.scheduler.scheduled-time>"}',
      deadLetterConfig: { arn: arn("sqs", "millrace-dev-report-failures") },
    });
  });
});

describe("the tables", () => {
  test("telemetry is projected by day and hour from the stage's first day to tomorrow", () => {
    const { inputs } = dev.resource("CatalogTable millrace-catalog-telemetry");

    expect(inputs).toMatchObject({
      partitionKeys: [
        { name: "dt", type: "string" },
        { name: "hour", type: "string" },
      ],
      parameters: {
        "projection.enabled": "true",
        "projection.dt.range": "2010-01-01,NOW+1DAYS",
        "projection.hour.range": "0,23",
        "projection.hour.digits": "2",
      },
      storageDescriptor: { location: `s3://${ingestion}/telemetry/` },
    });
  });

  test("rejected_readings is projected by day alone", () => {
    const { parameters } = dev.resource("CatalogTable millrace-catalog-rejected_readings").inputs;

    expect(parameters).toMatchObject({ "projection.dt.type": "date" });
    expect(parameters).not.toHaveProperty("projection.hour.type");
  });

  test.each(reports)("%s has registered partitions", (name) => {
    const { inputs } = dev.resource(`CatalogTable millrace-catalog-${name}`);

    expect(inputs.parameters).toEqual({ EXTERNAL: "TRUE", classification: "parquet" });
    expect(inputs.storageDescriptor).toMatchObject({
      location: `s3://millrace-dev-reporting-${accountId}/reports/${name}/`,
    });
  });
});

describe("what waits for what", () => {
  test.each([
    ["TopicRule millrace-ingress", "RolePolicy millrace-ingress"],
    ["FirehoseDeliveryStream millrace-delivery", "RolePolicy millrace-delivery"],
    ["BucketNotification millrace-trigger", "QueuePolicy millrace-trigger"],
    ["EventSourceMapping millrace-trigger", "RolePolicy millrace-trigger"],
    ["EventTarget millrace-publish-report", "Permission millrace-publish-report"],
    ["EventTarget millrace-publish-report", "QueuePolicy millrace-publish-report"],
    ["Schedule millrace-closing", "RolePolicy millrace-closing"],
    ["Function millrace-transform", "LogGroup millrace-transform"],
    ["Function millrace-run-reports", "RolePolicy millrace-run-reports"],
    ["FunctionEventInvokeConfig millrace-publish-report", "RolePolicy millrace-publish-report"],
  ])("%s waits for %s", (later, earlier) => {
    expect(dev.resource(later).waitsFor).toContain(earlier);
  });
});

describe("the whole of dev", () => {
  test("no two resources share a type and a name", () => {
    const keys = dev.resources.map(({ key }) => key);

    expect(new Set(keys).size).toBe(keys.length);
  });

  test("the outputs name what the clients of a stage need", () => {
    const queue = (name: string) => `https://sqs.${region}.amazonaws.com/${accountId}/millrace-dev-${name}`;

    expect(dev.outputs).toEqual({
      definition: definitionJson({ contract: defaultTelemetry, reports: defaultReports(defaultTelemetry) }),
      acceptedLatenessDays: 7,
      firstDay: "2010-01-01",
      iotRuleName: "millrace_dev_telemetry",
      thingTypeName: "millrace-dev-device",
      thingGroupName: "millrace-dev-device",
      devicePolicyName: "millrace-dev-device",
      claimPolicyName: "millrace-dev-claim",
      provisioningTemplateName: "millrace-dev-device",
      telemetryTopicPattern: "devices/+/telemetry",
      basicIngestTopicPattern: "$aws/rules/millrace_dev_telemetry/devices/+/telemetry",
      streamName: "millrace-dev-telemetry",
      deliveryStreamName: "millrace-dev-delivery",
      ingestionBucket: ingestion,
      reportingBucket: `millrace-dev-reporting-${accountId}`,
      queueUrl: queue("ingestion-events"),
      deadLetterQueueUrl: queue("ingestion-events-dead-letter"),
      reportFailuresQueueUrl: queue("report-failures"),
      workgroup: "millrace-dev-reports",
      database: "millrace_dev",
      tables: {
        telemetry: "telemetry",
        rejectedReadings: "rejected_readings",
        reports,
      },
      functions: {
        admitDevice: "millrace-dev-admit-device",
        transform: "millrace-dev-transform",
        runReports: "millrace-dev-run-reports",
        publishReport: "millrace-dev-publish-report",
      },
      schedules: { closeHour: "millrace-dev-close-hour" },
      alarmTopicArn: arn("sns", "topic/millrace-dev-alarms"),
      dashboardName: "millrace-dev-pipe",
    });
  });
});
