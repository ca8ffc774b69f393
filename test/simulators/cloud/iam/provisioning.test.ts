import { describe, expect, test } from "vitest";
import { createIam } from "../../../../simulators/cloud/iam/iam.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { iamProvisioners } from "../../../../simulators/cloud/provisioning/iam.ts";

const account = { accountId: "123456789012", region: "us-east-1" };
const statement = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
const trustPolicy = { Version: "2012-10-17", Statement: [statement] };
const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: "*" }] };

describe("aws:iam/role:Role", () => {
  test("takes the program's name where it has none, and documents that are no text yet", async () => {
    const iam = createIam({ account, random: seededRandom(1) });
    const provisioners = iamProvisioners(iam);

    const role = await provisioners["aws:iam/role:Role"]!({ name: "greet", inputs: { assumeRolePolicy: trustPolicy } });
    await provisioners["aws:iam/rolePolicy:RolePolicy"]!({ name: "list", inputs: { role: role.id, policy } });

    const arn = "arn:aws:iam::123456789012:role/greet";
    expect(role.outputs).toMatchObject({ arn, name: "greet" });
    const principal = iam.access.assumeRole(arn, "lambda.amazonaws.com", "session");
    expect(() => iam.access.authorize({ principal, action: "s3:ListBucket", resource: "*" })).not.toThrow();
  });
});
