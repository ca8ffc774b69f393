// What a Pulumi program registers for catalog and queries, by the provider's inputs.
import { expect, test } from "vitest";
import { glueProvisioners } from "../../../../simulators/cloud/provisioning/glue.ts";
import { account, operator as principal } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";

const { accountId } = account;

async function given() {
  const { glue } = await cloudWith({ services: ["glue"] });
  return { glue, provisioners: glueProvisioners(glue, accountId) };
}

test("a database and a table are created with the provider's ids and ARNs", async () => {
  const { glue, provisioners } = await given();

  const database = await provisioners["aws:glue/catalogDatabase:CatalogDatabase"]!({
    name: "db",
    inputs: { name: "Fleet", tags: { stage: "dev" } },
  });
  const table = await provisioners["aws:glue/catalogTable:CatalogTable"]!({
    name: "readings",
    inputs: {
      databaseName: "fleet",
      tableType: "EXTERNAL_TABLE",
      parameters: { EXTERNAL: "TRUE" },
      partitionKeys: [{ name: "dt", type: "string" }],
      storageDescriptor: {
        location: "s3://lake/readings/",
        columns: [{ name: "Seq", type: "bigint", comment: "c" }],
        serDeInfo: { serializationLibrary: "lib", parameters: { "serialization.format": "1" } },
      },
    },
  });

  expect(database).toEqual({
    id: "123456789012:fleet",
    outputs: { name: "fleet", catalogId: accountId, arn: "arn:aws:glue:us-east-1:123456789012:database/fleet" },
  });
  expect(table.id).toBe("123456789012:fleet:readings");
  expect(table.outputs["arn"]).toBe("arn:aws:glue:us-east-1:123456789012:table/fleet/readings");
  expect(glue.tables.getTable({ principal, databaseName: "fleet", name: "readings" })).toMatchObject({
    parameters: { EXTERNAL: "TRUE" },
    partitionKeys: [{ name: "dt", type: "string" }],
    storage: {
      columns: [{ name: "seq", type: "bigint", comment: "c" }],
      location: "s3://lake/readings/",
      serde: { library: "lib", parameters: { "serialization.format": "1" } },
    },
  });
});

test("an input that is not known is refused by its name", async () => {
  const { provisioners } = await given();

  expect(() =>
    provisioners["aws:glue/catalogDatabase:CatalogDatabase"]!({ name: "db", inputs: { federatedDatabase: {} } }),
  ).toThrow("federatedDatabase");
});
