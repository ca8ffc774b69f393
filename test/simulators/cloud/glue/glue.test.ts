// The Data Catalog through the SDK's client, and over restarts. It does not prove that AWS answers the same words.
import { appendFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  BatchCreatePartitionCommand,
  BatchDeletePartitionCommand,
  CreateDatabaseCommand,
  CreatePartitionCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GetDatabasesCommand,
  GetPartitionCommand,
  GetPartitionsCommand,
  GetTableCommand,
  GetTablesCommand,
  GlueClient,
  UpdatePartitionCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-glue";
import { expect, test } from "vitest";
import type { AccessRequest } from "../../../../simulators/cloud/ports/access-control.ts";
import { account, allowAll } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";

const DatabaseName = "fleet";
const TableName = "hourly";
const at = { DatabaseName, TableName };

async function given(access = allowAll): Promise<GlueClient> {
  const cloud = await cloudWith({ services: ["glue"], startMs: Date.UTC(2026, 10, 21), access });
  cloud.glue.catalog.createDatabase({ Name: DatabaseName });
  cloud.glue.catalog.createTable(DatabaseName, tableInput);
  return cloud.client(GlueClient);
}

const tableInput = {
  Name: TableName,
  Parameters: { classification: "parquet" },
  PartitionKeys: [
    { Name: "dt", Type: "string" },
    { Name: "hour", Type: "int" },
  ],
  StorageDescriptor: { Columns: [{ Name: "n", Type: "bigint" }], Location: "s3://lake/hourly/" },
};
const partition = (dt: string, hour: string, run = "1") => ({
  Values: [dt, hour],
  StorageDescriptor: { Columns: [{ Name: "n", Type: "bigint" }], Location: `s3://lake/hourly/run=${run}/` },
});

test("a table is answered as it came in, names in lower case, with what the catalog adds", async () => {
  const client = await given();
  await client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: "Other" } }));
  await client.send(
    new CreateTableCommand({ DatabaseName: "other", TableInput: { ...tableInput, Name: "Mixed", Owner: "me" } }),
  );

  const { Table } = await client.send(new GetTableCommand({ DatabaseName: "OTHER", Name: "MIXED" }));

  expect(Table).toMatchObject({
    ...tableInput,
    Name: "mixed",
    Owner: "me",
    DatabaseName: "other",
    CatalogId: account.accountId,
    VersionId: "0",
    CreateTime: new Date(Date.UTC(2026, 10, 21)),
  });
  const { DatabaseList } = await client.send(new GetDatabasesCommand({}));
  expect(DatabaseList?.map(({ Name }) => Name)).toEqual(["fleet", "other"]);
});

test("what is missing or there twice is told in Glue's words", async () => {
  const client = await given();
  const missing = { name: "EntityNotFoundException" };
  const twice = { name: "AlreadyExistsException" };

  await expect(client.send(new GetTableCommand({ DatabaseName, Name: "x" }))).rejects.toMatchObject({
    ...missing,
    message: "Table x not found.",
  });
  await expect(client.send(new GetTablesCommand({ DatabaseName: "x" }))).rejects.toMatchObject({
    ...missing,
    message: "Database x not found.",
  });
  await expect(client.send(new GetPartitionCommand({ ...at, PartitionValues: ["a", "1"] }))).rejects.toMatchObject({
    ...missing,
    message: "Cannot find partition.",
  });
  await expect(client.send(new CreateTableCommand({ DatabaseName, TableInput: tableInput }))).rejects.toMatchObject({
    ...twice,
    message: "Table already exists.",
  });
});

test("UpdateTable raises the version and keeps the partitions; a stale version is refused", async () => {
  const client = await given();
  await client.send(new CreatePartitionCommand({ ...at, PartitionInput: partition("2026-11-21", "0") }));

  await client.send(
    new UpdateTableCommand({ DatabaseName, TableInput: { ...tableInput, Description: "v1" }, VersionId: "0" }),
  );

  const { Table } = await client.send(new GetTableCommand({ DatabaseName, Name: TableName }));
  const { Partitions } = await client.send(new GetPartitionsCommand(at));
  expect([Table?.VersionId, Table?.Description, Partitions?.length]).toEqual(["1", "v1", 1]);
  await expect(
    client.send(new UpdateTableCommand({ DatabaseName, TableInput: tableInput, VersionId: "0" })),
  ).rejects.toMatchObject({ name: "ConcurrentModificationException" });
});

test("UpdatePartition switches a partition's location in one step", async () => {
  const client = await given();
  await client.send(new CreatePartitionCommand({ ...at, PartitionInput: partition("2026-11-21", "0") }));

  await client.send(
    new UpdatePartitionCommand({
      ...at,
      PartitionValueList: ["2026-11-21", "0"],
      PartitionInput: partition("2026-11-21", "0", "2"),
    }),
  );

  const { Partition } = await client.send(new GetPartitionCommand({ ...at, PartitionValues: ["2026-11-21", "0"] }));
  expect(Partition?.StorageDescriptor?.Location).toBe("s3://lake/hourly/run=2/");
});

test("a batch creates and deletes what it can and tells the rest", async () => {
  const client = await given();
  const created = await client.send(
    new BatchCreatePartitionCommand({
      ...at,
      PartitionInputList: ["0", "1", "0"].map((hour) => partition("2026-11-21", hour)),
    }),
  );
  const deleted = await client.send(
    new BatchDeletePartitionCommand({
      ...at,
      PartitionsToDelete: [{ Values: ["2026-11-21", "1"] }, { Values: ["x", "9"] }],
    }),
  );

  expect(created.Errors).toEqual([
    {
      PartitionValues: ["2026-11-21", "0"],
      ErrorDetail: { ErrorCode: "AlreadyExistsException", ErrorMessage: "Partition already exists." },
    },
  ]);
  expect(deleted.Errors?.map(({ PartitionValues }) => PartitionValues)).toEqual([["x", "9"]]);
  const { Partitions } = await client.send(new GetPartitionsCommand(at));
  expect(Partitions?.map(({ Values }) => Values)).toEqual([["2026-11-21", "0"]]);
});

test("GetPartitions filters by its expression, numbers as numbers, and comes in pages", async () => {
  const client = await given();
  const hours = Array.from({ length: 24 }, (_, hour) => partition("2026-11-21", String(hour)));
  await client.send(new BatchCreatePartitionCommand({ ...at, PartitionInputList: hours }));
  const find = async (Expression: string) => {
    const { Partitions } = await client.send(new GetPartitionsCommand({ ...at, Expression }));
    return Partitions?.map(({ Values }) => Values?.[1]);
  };

  expect(await find("dt = '2026-11-21' AND hour >= 22")).toEqual(["22", "23"]);
  expect(await find("hour IN (3, 5) and dt<>'x'")).toEqual(["3", "5"]);
  expect(await find("hour BETWEEN 9 AND 10")).toEqual(["9", "10"]);
  await expect(find("hour = 1 OR hour = 2")).rejects.toMatchObject({ name: "InvalidInputException" });
  const first = await client.send(new GetPartitionsCommand({ ...at, MaxResults: 20 }));
  const second = await client.send(new GetPartitionsCommand({ ...at, MaxResults: 20, NextToken: first.NextToken }));
  expect([first.Partitions?.length, second.Partitions?.length, second.NextToken]).toEqual([20, 4, undefined]);
});

test("GetTable asks for the action on catalog, database and table", async () => {
  const asked: AccessRequest[] = [];
  const client = await given({ ...allowAll, authorize: (request) => void asked.push(request) });

  await client.send(new GetTableCommand({ DatabaseName, Name: TableName }));

  expect(asked.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
    "glue:GetTable arn:aws:glue:us-east-1:123456789012:catalog",
    "glue:GetTable arn:aws:glue:us-east-1:123456789012:database/fleet",
    "glue:GetTable arn:aws:glue:us-east-1:123456789012:table/fleet/hourly",
  ]);
});

test("the catalog is there after a restart, but for a line that was being written", async () => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), "glue-test-"));
  const open = () => cloudWith({ services: ["glue"], dataDirectory });
  const { catalog } = (await open()).glue;
  catalog.createDatabase({ Name: DatabaseName });
  catalog.createTable(DatabaseName, tableInput);
  catalog.createTable(DatabaseName, { ...tableInput, Name: "gone" });
  catalog.createPartition({ database: DatabaseName, table: TableName }, partition("2026-11-21", "0"));
  catalog.updatePartition(
    { database: DatabaseName, table: TableName },
    ["2026-11-21", "0"],
    partition("2026-11-21", "0", "2"),
  );
  catalog.deleteTable({ database: DatabaseName, table: "gone" });
  appendFileSync(path.join(dataDirectory, "glue", "catalog.jsonl"), '{"kind":"put-tab');

  const client = await (await open()).client(GlueClient);

  const { TableList } = await client.send(new GetTablesCommand({ DatabaseName }));
  expect(TableList?.map(({ Name }) => Name)).toEqual([TableName]);
  const { Partitions } = await client.send(new GetPartitionsCommand(at));
  expect(Partitions?.map(({ StorageDescriptor }) => StorageDescriptor?.Location)).toEqual(["s3://lake/hourly/run=2/"]);
  await client.send(new DeleteTableCommand({ DatabaseName, Name: TableName }));
});
