// Queries through the SDK's client, from the statement to the rows, over real files and the engine. The translation of SQL is
// replaced by a pass-through, so nothing here proves an agreement with Trino.
import {
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  GetQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { afterEach, expect, test } from "vitest";
import { athenaWorld, type AthenaWorld } from "./athena-world.ts";
import { passThroughSql } from "./pass-through-sql.ts";
import { givenParquet, givenTable } from "./readings-table.ts";
import { denying } from "../allow-all.ts";

const worlds: AthenaWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function given(access?: Parameters<typeof athenaWorld>[1]): Promise<AthenaWorld> {
  const world = await athenaWorld(passThroughSql, access);
  worlds.push(world);
  return world;
}

async function givenReadings(access?: Parameters<typeof athenaWorld>[1]): Promise<AthenaWorld> {
  const world = await given(access);
  givenTable(world);
  for (const [hour, rows] of [
    ["03", 5],
    ["04", 7],
  ] as const)
    await givenParquet(
      world,
      `readings/dt=2026-11-21/hour=${hour}/part-0`,
      `SELECT 'dev-' || range AS device_id, range AS seq FROM range(${rows})`,
    );
  return world;
}

const statesOf = (world: AthenaWorld): unknown[] => world.events.map(({ detail }) => detail["currentState"]);

test("a SELECT's rows come back as text behind a header row, and as a CSV object in the workgroup's place", async () => {
  const world = await givenReadings();

  const execution = await world.run("SELECT hour AS hour, count(*) AS readings FROM readings GROUP BY ALL ORDER BY 1");

  expect(execution.Status?.State).toBe("SUCCEEDED");
  const location = `s3://results/athena/${execution.QueryExecutionId ?? ""}.csv`;
  expect(execution.ResultConfiguration?.OutputLocation).toBe(location);
  const csv = await world.objects.get({
    principal: { kind: "operator", userArn: "x" },
    bucket: "results",
    key: location.slice("s3://results/".length),
  });
  expect(csv.toString()).toBe('"hour","readings"\n"03","5"\n"04","7"\n');
  const { ResultSet } = await world.client.send(
    new GetQueryResultsCommand({ QueryExecutionId: execution.QueryExecutionId }),
  );
  expect(ResultSet?.Rows?.map(({ Data }) => Data?.map(({ VarCharValue }) => VarCharValue))).toEqual([
    ["hour", "readings"],
    ["03", "5"],
    ["04", "7"],
  ]);
  expect(ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Name, Type }) => [Name, Type])).toEqual([
    ["hour", "varchar"],
    ["readings", "varchar"],
  ]);
  expect(world.faults).toEqual([]);
});

test("a query is QUEUED for 100 ms and RUNNING for 1,500 ms, and each state is an event with its number", async () => {
  const world = await givenReadings();

  const execution = await world.run("SELECT count(*) AS n FROM readings");

  expect(execution.Statistics?.QueryQueueTimeInMillis).toBe(100);
  expect(execution.Statistics?.EngineExecutionTimeInMillis).toBe(1_500);
  const common = {
    versionId: "0",
    statementType: "DML",
    queryExecutionId: execution.QueryExecutionId,
    workgroupName: "reports",
  };
  expect(world.events.map(({ detail }) => detail)).toEqual([
    { ...common, currentState: "QUEUED", sequenceNumber: "1" },
    { ...common, previousState: "QUEUED", currentState: "RUNNING", sequenceNumber: "2" },
    { ...common, previousState: "RUNNING", currentState: "SUCCEEDED", sequenceNumber: "3" },
  ]);
  expect(world.athena.backlog()).toBe(0);
});

test("results of 1,200 rows come in pages of 1,000, the header counted once", async () => {
  const world = await given();

  const { QueryExecutionId } = await world.run("SELECT unnest(range(1200)) AS n");

  const first = await world.client.send(new GetQueryResultsCommand({ QueryExecutionId }));
  const second = await world.client.send(new GetQueryResultsCommand({ QueryExecutionId, NextToken: first.NextToken }));
  expect([first.ResultSet?.Rows?.length, second.ResultSet?.Rows?.length, second.NextToken]).toEqual([
    1_000,
    201,
    undefined,
  ]);
});

test("a null is an empty datum, an empty text is not", async () => {
  const world = await given();

  const { QueryExecutionId } = await world.run("SELECT NULL AS a, '' AS b, 'say \"x\",\n' AS c");

  const { ResultSet } = await world.client.send(new GetQueryResultsCommand({ QueryExecutionId }));
  expect(ResultSet?.Rows?.[1]?.Data).toEqual([{}, { VarCharValue: "" }, { VarCharValue: 'say "x",\n' }]);
});

test("a failed query carries Athena's reason, its AthenaError, and an event with it", async () => {
  const world = await given();

  const { Status } = await world.run("SELECT 1 AS x FROM missing");

  const message = "TABLE_NOT_FOUND: line 1:15: Table 'missing' does not exist";
  expect(Status?.State).toBe("FAILED");
  expect(Status?.StateChangeReason).toBe(message);
  expect(Status?.AthenaError).toEqual({ ErrorCategory: 2, ErrorType: 1000, Retryable: false, ErrorMessage: message });
  expect(world.events.at(-1)?.detail["athenaError"]).toEqual({
    errorCategory: 2,
    errorType: 1000,
    errorMessage: message,
    retryable: false,
  });
});

test("a construct that is not known to agree with Trino fails by name", async () => {
  const world = await given();

  const refused = await world.run("SELECT MATCH_RECOGNIZE");
  const ddl = await world.run("CREATE VIEW recent AS SELECT 1");

  expect(refused.Status?.StateChangeReason).toBe(
    "NOT_SUPPORTED: the embedded Athena does not know MATCH_RECOGNIZE to agree with Trino",
  );
  expect(ddl.StatementType).toBe("DDL");
  expect(ddl.Status?.StateChangeReason).toBe(
    "NOT_SUPPORTED: the embedded Athena does not know CREATE VIEW RECENT to agree with Trino",
  );
});

test("a client token answers the same query id again, and refuses another statement", async () => {
  const world = await given();
  const start = (QueryString: string) =>
    world.client.send(
      new StartQueryExecutionCommand({ QueryString, WorkGroup: "reports", ClientRequestToken: "t".repeat(32) }),
    );

  const first = await start("SELECT 1 AS x");
  const again = await start("SELECT 1 AS x");

  expect(again.QueryExecutionId).toBe(first.QueryExecutionId);
  await expect(start("SELECT 2 AS x")).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: "Idempotent parameters do not match",
  });
});

test("the 81st StartQueryExecution of an instant is throttled, and 50 ms later one more is taken", async () => {
  const world = await given();
  const start = () =>
    world.client.send(new StartQueryExecutionCommand({ QueryString: "SELECT 1 AS x", WorkGroup: "reports" }));

  for (let count = 0; count < 80; count++) await start();

  await expect(start()).rejects.toMatchObject({ name: "TooManyRequestsException" });
  await world.clock.runTo(world.clock.now() + 50);
  await expect(start()).resolves.toHaveProperty("QueryExecutionId");
});

test("a stopped query is CANCELLED and leaves no result", async () => {
  const world = await givenReadings();
  const { QueryExecutionId } = await world.client.send(
    new StartQueryExecutionCommand({
      QueryString: "SELECT count(*) AS n FROM readings",
      WorkGroup: "reports",
      QueryExecutionContext: { Database: "fleet" },
    }),
  );
  await world.clock.runTo(world.clock.now() + 500);

  await world.client.send(new StopQueryExecutionCommand({ QueryExecutionId }));
  await world.clock.runTo(world.clock.now() + 10_000);

  const { QueryExecution } = await world.client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
  expect(QueryExecution?.Status?.State).toBe("CANCELLED");
  expect(world.objects.keys().filter((key) => key.startsWith("results/"))).toEqual([]);
  expect(statesOf(world)).toEqual(["QUEUED", "RUNNING", "CANCELLED"]);
});

test("a query that would read more than the workgroup's limit is cancelled before it reads", async () => {
  const world = await givenReadings();
  world.athena.workgroups.put({ ...world.athena.workgroups.get("reports"), bytesScannedMax: 10_000_000 });
  const unlimited = await world.run("SELECT sum(seq) AS n FROM readings");
  givenTable(world, { name: "big" });
  await givenParquet(
    world,
    "big/dt=2026-11-21/hour=00/part-0",
    "SELECT CAST(uuid() AS VARCHAR) AS device_id, range AS seq FROM range(600000)",
  );

  const limited = await world.run("SELECT max(device_id) AS n FROM big");

  expect(unlimited.Status?.State).toBe("SUCCEEDED");
  expect(limited.Status).toMatchObject({
    State: "CANCELLED",
    StateChangeReason: "Query cancelled! : Bytes scanned limit was exceeded",
  });
  expect(limited.Statistics?.DataScannedInBytes).toBe(0);
}, 60_000);

test("bytes scanned of Parquet are the compressed sizes of the columns read", async () => {
  const world = await givenReadings();

  const none = await world.run("SELECT count(*) AS n FROM readings");
  const one = await world.run("SELECT sum(seq) AS n FROM readings");
  const both = await world.run("SELECT sum(seq) AS n, max(device_id) AS d FROM readings");

  const [noBytes = -1, oneBytes = -1, bothBytes = -1] = [none, one, both].map(
    (each) => each.Statistics?.DataScannedInBytes,
  );
  expect(noBytes).toBe(0);
  expect(oneBytes).toBeGreaterThan(0);
  expect(bothBytes).toBeGreaterThan(oneBytes);
});

test("a caller without glue:GetTable has a query that fails with insufficient permissions", async () => {
  const world = await givenReadings(denying("glue:GetTable"));

  const { Status } = await world.run("SELECT count(*) AS n FROM readings");

  expect(Status?.State).toBe("FAILED");
  expect(Status?.StateChangeReason).toBe(
    "Insufficient permissions to execute the query. not authorized to perform: glue:GetTable",
  );
});
