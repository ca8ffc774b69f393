import {
  DeleteFunctionEventInvokeConfigCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListLayersCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { denying } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { logLines, map } from "../kit/lambda.ts";
import { anyOf, parseJson, textWith } from "../matching.ts";

const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:probe";
const probe =
  'export const handler = async (event) => { console.log("seen"); if (event?.fail) throw new Error("no"); return event; };';
const cloud = await cloudWith({
  services: ["lambda", "sqs"],
  startMs: Date.UTC(2026, 10, 21, 10),
  functions: { probe },
});
const aws = await cloud.client(LambdaClient);

describe("Invoke", () => {
  test("RequestResponse answers the payload, and the log's tail where it is asked for", async () => {
    const answer = await aws.send(new InvokeCommand({ FunctionName: "probe", Payload: '{"a":1}', LogType: "Tail" }));

    expect(answer.StatusCode).toBe(200);
    expect(answer.ExecutedVersion).toBe("$LATEST");
    expect(answer.FunctionError).toBeUndefined();
    expect(answer.Payload!.transformToString()).toBe('{"a":1}');
    expect(Buffer.from(answer.LogResult!, "base64").toString()).toMatch(/^START RequestId: [^]*\tINFO\tseen\n/);
  });

  test("a function's error comes with status 200 and FunctionError", async () => {
    const answer = await aws.send(new InvokeCommand({ FunctionName: functionArn, Payload: '{"fail":true}' }));

    expect([answer.StatusCode, answer.FunctionError]).toEqual([200, "Unhandled"]);
    expect(parseJson(answer.Payload!.transformToString())).toMatchObject({ errorType: "Error", errorMessage: "no" });
  });

  test("Event answers 202 and DryRun 204, without waiting or running", async () => {
    const linesBefore = logLines(cloud).length;

    const event = await aws.send(new InvokeCommand({ FunctionName: "probe", InvocationType: "Event" }));
    const dryRun = await aws.send(new InvokeCommand({ FunctionName: "probe", InvocationType: "DryRun" }));

    expect([event.StatusCode, dryRun.StatusCode]).toEqual([202, 204]);
    expect(logLines(cloud)).toHaveLength(linesBefore);
    await cloud.elapse(1_000);
    expect(logLines(cloud).length).toBeGreaterThan(linesBefore);
  });

  test("refuses payloads that are no JSON, versions that are not there, and callers without permission", async () => {
    const malformed = new InvokeCommand({ FunctionName: "probe", Payload: "{" });
    const version = new InvokeCommand({ FunctionName: "probe", Qualifier: "7" });

    await expect(aws.send(malformed)).rejects.toMatchObject({ name: "InvalidRequestContentException" });
    await expect(aws.send(version)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Function not found: ${functionArn}:7`,
    });
    const closed = await cloudWith({
      services: ["lambda"],
      access: denying("lambda:InvokeFunction"),
      functions: { probe },
    });
    const other = await closed.client(LambdaClient);
    await expect(other.send(new InvokeCommand({ FunctionName: "probe" }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

describe("what is configured", () => {
  test("functions are listed and shown", async () => {
    const { Functions } = await aws.send(new ListFunctionsCommand({}));
    const { Configuration, Code } = await aws.send(new GetFunctionCommand({ FunctionName: "probe" }));

    expect(Functions!.map(({ FunctionName }) => FunctionName)).toEqual(["probe"]);
    expect(Configuration).toMatchObject({
      FunctionArn: functionArn,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      MemorySize: 128,
      Timeout: 10,
      LastModified: "2026-11-21T10:00:00.000+0000",
      State: "Active",
      LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/probe" },
    });
    expect(Code!.Location).toMatch(/^file:\/\/.*\/lambda\/probe\/[0-9a-f]{16}$/);
  });

  test("a permission becomes a statement of the function's policy", async () => {
    cloud.lambda.addPermission("probe", {
      statementId: "bucket",
      action: "lambda:InvokeFunction",
      principal: "s3.amazonaws.com",
      sourceArn: "arn:aws:s3:::ingestion",
      sourceAccount: "123456789012",
    });

    const { Policy } = await aws.send(new GetPolicyCommand({ FunctionName: "probe" }));

    expect(parseJson(Policy!)).toEqual({
      Version: "2012-10-17",
      Id: "default",
      Statement: [
        {
          Sid: "bucket",
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "lambda:InvokeFunction",
          Resource: functionArn,
          Condition: {
            StringEquals: { "AWS:SourceAccount": "123456789012" },
            ArnLike: { "AWS:SourceArn": "arn:aws:s3:::ingestion" },
          },
        },
      ],
    });
  });

  test("a mapping is listed, shown as recorded on AWS, switched off and on", async () => {
    const { arn: queueArn } = cloud.sqs.createQueue("source", {});
    const { uuid } = map(cloud, "probe", {
      kind: "sqs",
      eventSourceArn: queueArn,
      batchSize: 10,
      batchWindowMs: 0,
      reportsItemFailures: true,
    });

    const { EventSourceMappings } = await aws.send(new ListEventSourceMappingsCommand({ FunctionName: "probe" }));
    const disabling = await aws.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: false }));
    const disabled = await aws.send(new GetEventSourceMappingCommand({ UUID: uuid }));
    const enabling = await aws.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: true }));

    expect(EventSourceMappings!.map(({ UUID }) => UUID)).toEqual([uuid]);
    expect(disabled).toEqual({
      $metadata: anyOf(Object),
      BatchSize: 10,
      EventSourceArn: queueArn,
      EventSourceMappingArn: `arn:aws:lambda:us-east-1:123456789012:event-source-mapping:${uuid}`,
      FunctionArn: functionArn,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      LastModified: anyOf(Date),
      MaximumBatchingWindowInSeconds: 0,
      State: "Disabled",
      StateTransitionReason: "USER_INITIATED",
      UUID: uuid,
    });
    expect([disabling.State, enabling.State]).toEqual(["Disabling", "Enabling"]);
  });

  test("how asynchronous invocations are retried", async () => {
    const get = new GetFunctionEventInvokeConfigCommand({ FunctionName: "probe" });
    await expect(aws.send(get)).rejects.toMatchObject({ name: "ResourceNotFoundException" });

    await aws.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: "probe", MaximumRetryAttempts: 1 }));
    const update = { FunctionName: "probe", MaximumEventAgeInSeconds: 60 };
    await aws.send(new UpdateFunctionEventInvokeConfigCommand(update));

    expect(await aws.send(get)).toMatchObject({ MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 });
    await aws.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName: "probe" }));
    await expect(aws.send(get)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("an operation that is not implemented is named", async () => {
    await expect(aws.send(new ListLayersCommand({}))).rejects.toMatchObject({
      name: "UnknownOperationException",
      message: textWith("lambda.GET /2018-10-31/layers"),
    });
  });
});
