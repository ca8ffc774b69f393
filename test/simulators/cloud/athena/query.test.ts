// Queries through the SDK's client, from the statement to the rows, over real files and the engine. The translation of SQL is
// replaced by a pass-through, so nothing here proves an agreement with Trino.
import {
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  GetQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { expect, test } from "vitest";
import { denying } from "../kit/access.ts";
import { queryCloud, type QueryCloud } from "./query-cloud.ts";
import { givenParquet, givenReadings, givenTable } from "./readings-table.ts";

const statesOf = (cloud: QueryCloud): unknown[] => cloud.events.map(({ detail }) => detail["currentState"]);

test("a SELECT's rows come back as text behind a header row, and as a CSV object in the workgroup's place", async () => {
  const cloud = await givenReadings(await queryCloud());

  const execution = await cloud.run("SELECT hour AS hour, count(*) AS readings FROM readings GROUP BY ALL ORDER BY 1");

  expect(execution.Status?.State).toBe("SUCCEEDED");
  const location = `s3://results/athena/${execution.QueryExecutionId ?? ""}.csv`;
  expect(execution.ResultConfiguration?.OutputLocation).toBe(location);
  const csv = await cloud.objects.get({
    principal: { kind: "operator", userArn: "x" },
    bucket: "results",
    key: location.slice("s3://results/".length),
  });
  expect(csv.toString()).toBe('"hour","readings"\n"03","5"\n"04","7"\n');
  const { ResultSet } = await cloud.client.send(
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
  expect(cloud.faults).toEqual([]);
});

test("a query is QUEUED for 100 ms and RUNNING for 1,500 ms, and each state is an event with its number", async () => {
  const cloud = await givenReadings(await queryCloud());

  const execution = await cloud.run("SELECT count(*) AS n FROM readings");

  expect(execution.Statistics?.QueryQueueTimeInMillis).toBe(100);
  expect(execution.Statistics?.EngineExecutionTimeInMillis).toBe(1_500);
  const common = {
    versionId: "0",
    statementType: "DML",
    queryExecutionId: execution.QueryExecutionId,
    workgroupName: "reports",
  };
  expect(cloud.events.map(({ detail }) => detail)).toEqual([
    { ...common, currentState: "QUEUED", sequenceNumber: "1" },
    { ...common, previousState: "QUEUED", currentState: "RUNNING", sequenceNumber: "2" },
    { ...common, previousState: "RUNNING", currentState: "SUCCEEDED", sequenceNumber: "3" },
  ]);
  expect(cloud.athena.backlog()).toBe(0);
});

test("results of 1,200 rows come in pages of 1,000, the header counted once", async () => {
  const cloud = await queryCloud();

  const { QueryExecutionId } = await cloud.run("SELECT unnest(range(1200)) AS n");

  const first = await cloud.client.send(new GetQueryResultsCommand({ QueryExecutionId }));
  const second = await cloud.client.send(new GetQueryResultsCommand({ QueryExecutionId, NextToken: first.NextToken }));
  expect([first.ResultSet?.Rows?.length, second.ResultSet?.Rows?.length, second.NextToken]).toEqual([
    1_000,
    201,
    undefined,
  ]);
});

test("a null is an empty datum, an empty text is not", async () => {
  const cloud = await queryCloud();

  const { QueryExecutionId } = await cloud.run("SELECT NULL AS a, '' AS b, 'say \"x\",\n' AS c");

  const { ResultSet } = await cloud.client.send(new GetQueryResultsCommand({ QueryExecutionId }));
  expect(ResultSet?.Rows?.[1]?.Data).toEqual([{}, { VarCharValue: "" }, { VarCharValue: 'say "x",\n' }]);
});

test("a failed query carries Athena's reason, its AthenaError, and an event with it", async () => {
  const cloud = await queryCloud();

  const { Status } = await cloud.run("SELECT 1 AS x FROM missing");

  const message = "TABLE_NOT_FOUND: line 1:15: Table 'missing' does not exist";
  expect(Status?.State).toBe("FAILED");
  expect(Status?.StateChangeReason).toBe(message);
  expect(Status?.AthenaError).toEqual({ ErrorCategory: 2, ErrorType: 1000, Retryable: false, ErrorMessage: message });
  expect(cloud.events.at(-1)?.detail["athenaError"]).toEqual({
    errorCategory: 2,
    errorType: 1000,
    errorMessage: message,
    retryable: false,
  });
});

test("a construct that is not known to agree with Trino fails by name", async () => {
  const cloud = await queryCloud();

  const refused = await cloud.run("SELECT MATCH_RECOGNIZE");
  const ddl = await cloud.run("CREATE VIEW recent AS SELECT 1");

  expect(refused.Status?.StateChangeReason).toBe(
    "NOT_SUPPORTED: the embedded Athena does not know MATCH_RECOGNIZE to agree with Trino",
  );
  expect(ddl.StatementType).toBe("DDL");
  expect(ddl.Status?.StateChangeReason).toBe(
    "NOT_SUPPORTED: the embedded Athena does not know CREATE VIEW RECENT to agree with Trino",
  );
});

test("a client token answers the same query id again, and refuses another statement", async () => {
  const cloud = await queryCloud();
  const start = (QueryString: string) =>
    cloud.client.send(
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
  const cloud = await queryCloud();
  const start = () =>
    cloud.client.send(new StartQueryExecutionCommand({ QueryString: "SELECT 1 AS x", WorkGroup: "reports" }));

  for (let count = 0; count < 80; count++) await start();

  await expect(start()).rejects.toMatchObject({ name: "TooManyRequestsException" });
  await cloud.clock.runTo(cloud.clock.now() + 50);
  await expect(start()).resolves.toHaveProperty("QueryExecutionId");
});

test("a stopped query is CANCELLED and leaves no result", async () => {
  const cloud = await givenReadings(await queryCloud());
  const { QueryExecutionId } = await cloud.client.send(
    new StartQueryExecutionCommand({
      QueryString: "SELECT count(*) AS n FROM readings",
      WorkGroup: "reports",
      QueryExecutionContext: { Database: "fleet" },
    }),
  );
  await cloud.clock.runTo(cloud.clock.now() + 500);

  await cloud.client.send(new StopQueryExecutionCommand({ QueryExecutionId }));
  await cloud.clock.runTo(cloud.clock.now() + 10_000);

  const { QueryExecution } = await cloud.client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
  expect(QueryExecution?.Status?.State).toBe("CANCELLED");
  expect(cloud.objects.keys().filter((key) => key.startsWith("results/"))).toEqual([]);
  expect(statesOf(cloud)).toEqual(["QUEUED", "RUNNING", "CANCELLED"]);
});

test("a query that would read more than the workgroup's limit is cancelled before it reads", async () => {
  const cloud = await givenReadings(await queryCloud());
  cloud.athena.workgroups.put({ ...cloud.athena.workgroups.get("reports"), bytesScannedMax: 10_000_000 });
  const unlimited = await cloud.run("SELECT sum(seq) AS n FROM readings");
  givenTable(cloud, { name: "big" });
  await givenParquet(
    cloud,
    "big/dt=2026-11-21/hour=00/part-0",
    "SELECT CAST(uuid() AS VARCHAR) AS device_id, range AS seq FROM range(600000)",
  );

  const limited = await cloud.run("SELECT max(device_id) AS n FROM big");

  expect(unlimited.Status?.State).toBe("SUCCEEDED");
  expect(limited.Status).toMatchObject({
    State: "CANCELLED",
    StateChangeReason: "Query cancelled! : Bytes scanned limit was exceeded",
  });
  expect(limited.Statistics?.DataScannedInBytes).toBe(0);
}, 60_000);

test("bytes scanned of Parquet are the compressed sizes of the columns read", async () => {
  const cloud = await givenReadings(await queryCloud());

  const none = await cloud.run("SELECT count(*) AS n FROM readings");
  const one = await cloud.run("SELECT sum(seq) AS n FROM readings");
  const both = await cloud.run("SELECT sum(seq) AS n, max(device_id) AS d FROM readings");

  const [noBytes = -1, oneBytes = -1, bothBytes = -1] = [none, one, both].map(
    (each) => each.Statistics?.DataScannedInBytes,
  );
  expect(noBytes).toBe(0);
  expect(oneBytes).toBeGreaterThan(0);
  expect(bothBytes).toBeGreaterThan(oneBytes);
});

test("a caller without glue:GetTable has a query that fails with insufficient permissions", async () => {
  const cloud = await givenReadings(await queryCloud({ access: denying("glue:GetTable") }));

  const { Status } = await cloud.run("SELECT count(*) AS n FROM readings");

  expect(Status?.State).toBe("FAILED");
  expect(Status?.StateChangeReason).toBe(
    "Insufficient permissions to execute the query. not authorized to perform: glue:GetTable",
  );
});
