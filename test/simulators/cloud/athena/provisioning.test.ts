// Workgroups as a Pulumi program registers them.
import { GetWorkGroupCommand, ListWorkGroupsCommand, StartQueryExecutionCommand } from "@aws-sdk/client-athena";
import { expect, test } from "vitest";
import { athenaProvisioners } from "../../../../simulators/cloud/provisioning/athena.ts";
import { queryCloud } from "./query-cloud.ts";

async function given() {
  const cloud = await queryCloud();
  const provision = athenaProvisioners(cloud.athena, cloud.clock)["aws:athena/workgroup:Workgroup"]!;
  return { cloud, provision };
}

const configuration = {
  bytesScannedCutoffPerQuery: 10_000_000,
  engineVersion: { selectedEngineVersion: "Athena engine version 3" },
  resultConfiguration: { outputLocation: "s3://own/results/", encryptionConfiguration: { encryptionOption: "SSE_S3" } },
};

test("a workgroup enforces its place for results and answers its configuration", async () => {
  const { cloud, provision } = await given();

  const provisioned = await provision({ name: "group", inputs: { configuration, forceDestroy: true } });

  expect(provisioned).toEqual({
    id: "group",
    outputs: { name: "group", arn: "arn:aws:athena:us-east-1:123456789012:workgroup/group" },
  });
  const execution = await cloud.run("SELECT 1 AS x", {
    WorkGroup: "group",
    ResultConfiguration: { OutputLocation: "s3://elsewhere/" },
  });
  expect(execution.ResultConfiguration?.OutputLocation).toBe(
    `s3://own/results/${execution.QueryExecutionId ?? ""}.csv`,
  );
  const { WorkGroup } = await cloud.client.send(new GetWorkGroupCommand({ WorkGroup: "group" }));
  expect(WorkGroup?.Configuration).toMatchObject({
    EnforceWorkGroupConfiguration: true,
    BytesScannedCutoffPerQuery: 10_000_000,
    EngineVersion: { EffectiveEngineVersion: "Athena engine version 3" },
  });
  const { WorkGroups } = await cloud.client.send(new ListWorkGroupsCommand({}));
  expect(WorkGroups?.map(({ Name }) => Name)).toEqual(["primary", "reports", "group"]);
});

test("a cutoff under 10,000,000 bytes and an older engine are refused", async () => {
  const { provision } = await given();
  const withConfiguration = (more: object) => () =>
    provision({ name: "g", inputs: { configuration: { ...configuration, ...more } } });

  expect(withConfiguration({ bytesScannedCutoffPerQuery: 5 })).toThrow(
    "workgroup g: bytesScannedCutoffPerQuery is 5; Athena takes 10000000 or more",
  );
  expect(withConfiguration({ engineVersion: { selectedEngineVersion: "Athena engine version 2" } })).toThrow(
    "engineVersion is Athena engine version 2; the embedded Athena has Athena engine version 3",
  );
});

test("a query in a group without a place for results is refused", async () => {
  const { cloud } = await given();

  await expect(
    cloud.client.send(new StartQueryExecutionCommand({ QueryString: "SELECT 1", WorkGroup: "primary" })),
  ).rejects.toMatchObject({ name: "InvalidRequestException", message: /^No output location provided\./ });
  await expect(
    cloud.client.send(new StartQueryExecutionCommand({ QueryString: "SELECT 1", WorkGroup: "nobody" })),
  ).rejects.toMatchObject({ name: "InvalidRequestException", message: "WorkGroup nobody is not found." });
});
