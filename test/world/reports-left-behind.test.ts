// Reports that do not come to be although every reading is in the table: queries that fail, a function that fails, notifications
// that are thrown away. The reconciliation names the windows; a redrive or the closing of the hour repairs what it can.
import { CreateTableCommand, DeleteTableCommand, GetTableCommand, GlueClient, type Table } from "@aws-sdk/client-glue";
import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { PurgeQueueCommand, ReceiveMessageCommand, StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import { beforeAll, expect, test } from "vitest";
import { clientSettings, holdingTime } from "../../simulators/run/aws-clients.ts";
import type { PipelineOutputs } from "../../simulators/run/pipeline-outputs.ts";
import { anyOf, parseJson, textLike, textWith } from "../simulators/cloud/matching.ts";
import { evidence } from "./evidence.ts";
import { misbehavingFunction, type MisbehavingFunction } from "./misbehaving-function.ts";
import { allReports, defaultProject, worldOf, wrongReports } from "./world-of.ts";

const one = worldOf(defaultProject);
const { logLines } = evidence(one);
let stack: PipelineOutputs;
let glue: GlueClient;
let lambda: LambdaClient;
let runReports: MisbehavingFunction;

beforeAll(() => {
  const { world, directory } = one();
  stack = world.stack.outputs;
  glue = holdingTime(new GlueClient(clientSettings(world.cloud)), world.driver.clock);
  lambda = holdingTime(new LambdaClient(clientSettings(world.cloud)), world.driver.clock);
  runReports = misbehavingFunction(directory, stack.functions.runReports);
});

/** The bodies of up to ten messages, which stay where they are. */
async function messagesIn(queueUrl: string): Promise<readonly unknown[]> {
  const request = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
  const { Messages: messages = [] } = await one().world.clients.sqs.send(new ReceiveMessageCommand(request));
  return messages.map(({ Body: body = "" }) => parseJson(body));
}

/** Of the function; it is measured on the machine's clock. */
const setTimeoutSeconds = (Timeout: number) =>
  lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: stack.functions.runReports, Timeout }));

async function takeTableAway(name: string): Promise<Table> {
  const address = { DatabaseName: stack.database, Name: name };
  const { Table: table } = await glue.send(new GetTableCommand(address));
  await glue.send(new DeleteTableCommand(address));
  return table!;
}

const putTableBack = ({ Name, StorageDescriptor, PartitionKeys, Parameters, TableType }: Table) =>
  glue.send(
    new CreateTableCommand({
      DatabaseName: stack.database,
      TableInput: { Name, StorageDescriptor, PartitionKeys, Parameters, TableType },
    }),
  );

/** Readings arrive while nobody polls the queue of new objects, and the queue is purged before somebody does again. */
async function losingNotifications(send: () => Promise<void>): Promise<void> {
  const { EventSourceMappings: [mapping] = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  const poll = (Enabled: boolean) => lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping!.UUID, Enabled }));
  await poll(false);
  await send();
  await one().world.drain();
  await one().world.clients.sqs.send(new PurgeQueueCommand({ QueueUrl: stack.queueUrl }));
  await poll(true);
}

test("a query that fails leaves its reason among the report failures, and its report alone is missing", async () => {
  const table = await takeTableAway("rejected_readings");
  await one().send({ name: "without a table" });
  await one().world.drain();
  await putTableBack(table);

  const { tally, verdict } = await one().verdict();

  expect(verdict.verdict).toBe("FAIL");
  expect(verdict.offenders).toEqual([
    "wrong figure: data_quality_hourly of 2026-01-05 08: row is none; by the devices it is a row",
  ]);
  // The schedule closed the hour before meanwhile, which had no readings.
  const failures = await messagesIn(stack.reportFailuresQueueUrl);
  const failureOf = (hour: string) => ({
    report: "data_quality_hourly",
    window: { dt: "2026-01-05", hour },
    queryExecutionId: anyOf(String),
    state: "FAILED",
    reason: textLike(/^TABLE_NOT_FOUND: .*'rejected_readings' does not exist$/),
  });
  expect(failures).toEqual([failureOf("08"), failureOf("07")]);
  expect(tally.deadLetters).toContainEqual({ queue: "millrace-dev-report-failures", messageCount: 2 });
});

test("the closing of the hour runs the failed query again: PASS, with the failures still there for a person", async () => {
  await one().world.closeHour();

  const { tally, verdict } = await one().verdict();

  expect(verdict).toMatchObject({ verdict: "PASS", offenders: [] });
  expect(tally.deadLetters).toContainEqual({ queue: "millrace-dev-report-failures", messageCount: 2 });
});

test("a function that fails five times in five ways leaves its message in the dead-letter queue", async () => {
  await setTimeoutSeconds(3);
  runReports.misbehave({
    invocations: ["throws", "exits", "exhausts its memory", "takes too long", "answers nonsense"],
  });
  const invocationCount = runReports.events().length;
  await one().send({ name: "broken function" });

  const { tally, verdict } = await one().verdict();
  runReports.behave();
  await setTimeoutSeconds(60);

  expect(runReports.events().length - invocationCount).toBe(5);
  expect(logLines("aws/lambda/millrace-dev-run-reports").join("\n")).toMatch(/Task timed out after 3\.00 seconds/);
  expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 0 });
  expect(wrongReports(tally, "09")).toEqual(allReports(one()));
  expect(new Set(tally.reports.wrong.map(({ window, found }) => `${window}: ${found}`))).toEqual(
    new Set(["2026-01-05 09: none"]),
  );
  const messages = await messagesIn(stack.deadLetterQueueUrl!);
  expect(messages).toMatchObject([{ Records: [{ s3: { object: { key: textWith("telemetry") } } }] }]);
  expect(tally.deadLetters).toContainEqual({
    queue: "millrace-dev-ingestion-events-dead-letter",
    messageCount: messages.length,
  });
});

test("a redrive of the dead-letter queue makes the reports right: PASS", async () => {
  const { cloud, clients } = one().world;
  const queue = stack.deadLetterQueueUrl!.split("/").at(-1)!;
  const SourceArn = `arn:aws:sqs:${cloud.account.region}:${cloud.account.accountId}:${queue}`;

  await clients.sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
  const { tally, verdict } = await one().verdict();

  expect(verdict).toMatchObject({ verdict: "PASS", offenders: [] });
  expect(tally.deadLetters).toContainEqual({ queue, messageCount: 0 });
});

test("a purged queue leaves the hour's reports behind until the schedule closes the hour", async () => {
  await one().world.closeHour();
  await losingNotifications(() => one().send({ name: "purged" }));

  const before = await one().verdict();
  await one().world.closeHour();
  const after = await one().verdict();

  expect(before.verdict).toMatchObject({ verdict: "FAIL", lostCount: 0 });
  expect(wrongReports(before.tally, "10")).toEqual(allReports(one()));
  expect(after.verdict).toMatchObject({ verdict: "PASS", offenders: [] });
});

test("a queue purged of late readings' objects leaves the closed hour's reports behind for good", async () => {
  const eventMs = Date.UTC(2026, 0, 5, 10, 30);
  const row = {
    ...{ device_id: "dev-0001", boot_id: "straggler", seq: 0, event_time: eventMs, firmware: "1.4.2" },
    ...{ temperature_c: 20, humidity_pct: 50, battery_v: 4, vibration_mm_s: null, latitude: null, longitude: null },
  };
  const straggler = { deviceId: "dev-0001", readings: [{ eventMs, row }] };
  await losingNotifications(() =>
    one().send({ name: "late", devices: { kind: "captured", devices: [straggler] }, durationMs: 1_000 }),
  );

  await one().world.closeHour();
  const { tally, verdict } = await one().verdict();

  expect(tally.table).toMatchObject({ acceptedCount: 3 * 48 + 1, lateCount: 1 });
  expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 0 });
  expect(tally.reports.wrong).toContainEqual({
    ...{ report: "fleet_hourly", window: "2026-01-05 10", row: "", column: "reading_count" },
    ...{ expected: "49", found: "48" },
  });
  expect(wrongReports(tally, "10")).toEqual(allReports(one()));
});
