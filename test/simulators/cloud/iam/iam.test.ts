import { describe, expect, test } from "vitest";
import { createIam, type Iam } from "../../../../simulators/cloud/iam/iam.ts";
import { parsePolicy } from "../../../../simulators/cloud/iam/policy-document.ts";
import { matchesWildcard } from "../../../../simulators/cloud/iam/wildcard.ts";
import type { Principal } from "../../../../simulators/cloud/ports/principal.ts";
import { seededRandom } from "../../../../simulators/cloud/ports/random.ts";

const account = { accountId: "123456789012", region: "us-east-1" };
const queueArn = "arn:aws:sqs:us-east-1:123456789012:telemetry";
const trustPolicy = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
  });
const allow = (action: string, resource: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });

function iamWithRole(policy: string): { iam: Iam; principal: Principal } {
  const iam = createIam({ account, random: seededRandom(1) });
  const { arn } = iam.createRole({ name: "reader", path: "/", trustPolicy: trustPolicy("lambda.amazonaws.com") });
  iam.putRolePolicy("reader", "own", policy);
  return { iam, principal: iam.access.assumeRole(arn, "lambda.amazonaws.com", "session") };
}

describe("IAM", () => {
  test("a role may do what its policy allows on the resource it names", () => {
    const { iam, principal } = iamWithRole(allow("sqs:ReceiveMessage", queueArn));

    expect(() => iam.access.authorize({ principal, action: "sqs:ReceiveMessage", resource: queueArn })).not.toThrow();
  });

  test("a role is refused what no policy allows, in AWS's words", () => {
    const { iam, principal } = iamWithRole(allow("sqs:ReceiveMessage", queueArn));

    const refused = (): void => iam.access.authorize({ principal, action: "sqs:SendMessage", resource: queueArn });

    expect(refused).toThrow(
      `User: arn:aws:sts::123456789012:assumed-role/reader/session is not authorized to perform: sqs:SendMessage on resource: ${queueArn} because no identity-based policy allows the sqs:SendMessage action`,
    );
  });

  test("a policy that is added later takes effect on a decision already cached", () => {
    const { iam, principal } = iamWithRole(allow("sqs:ReceiveMessage", queueArn));
    const send = (): void => iam.access.authorize({ principal, action: "sqs:SendMessage", resource: queueArn });
    expect(send).toThrow();

    iam.putRolePolicy("reader", "second", allow("sqs:SendMessage", queueArn));

    expect(send).not.toThrow();
  });

  test("an explicit deny wins over an allow", () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "sqs:*", Resource: "*" },
        { Effect: "Deny", Action: "sqs:DeleteMessage", Resource: queueArn },
      ],
    };
    const { iam, principal } = iamWithRole(JSON.stringify(policy));

    const remove = (): void => iam.access.authorize({ principal, action: "sqs:DeleteMessage", resource: queueArn });

    expect(remove).toThrow("with an explicit deny");
  });

  test("a service is let in by a resource policy for its source only", () => {
    const iam = createIam({ account, random: seededRandom(1) });
    const statement = {
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::ingestion" } },
    };
    iam.access.putResourcePolicy(queueArn, JSON.stringify({ Version: "2012-10-17", Statement: statement }));
    const send = (sourceArn: string) => (): void => {
      const principal: Principal = {
        kind: "service",
        service: "s3.amazonaws.com",
        sourceArn,
        sourceAccount: account.accountId,
      };
      iam.access.authorize({ principal, action: "sqs:SendMessage", resource: queueArn });
    };

    expect(send("arn:aws:s3:::ingestion")).not.toThrow();
    expect(send("arn:aws:s3:::other")).toThrow("not authorized");
  });

  test("a service that the trust policy does not name cannot assume the role", () => {
    const iam = createIam({ account, random: seededRandom(1) });
    const { arn } = iam.createRole({ name: "reader", path: "/", trustPolicy: trustPolicy("lambda.amazonaws.com") });

    expect(() => iam.access.assumeRole(arn, "firehose.amazonaws.com", "delivery")).toThrow(
      "firehose.amazonaws.com is unable to assume the role",
    );
  });

  test("an access key stands for the session it was handed to", () => {
    const { iam, principal } = iamWithRole(allow("sqs:*", queueArn));

    const { accessKeyId } = iam.access.credentialsOf(principal);

    expect(iam.access.principalOf(accessKeyId)).toEqual(principal);
    expect(iam.access.principalOf("AKIAUNKNOWN")).toBeUndefined();
  });
});

describe("policy documents", () => {
  test("a condition operator that is not implemented is refused by name", () => {
    const document = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "s3:*",
        Resource: "*",
        Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      },
    };

    expect(() => parsePolicy(JSON.stringify(document))).toThrow("condition operator IpAddress is not implemented");
  });

  test("a statement element that is not known is refused", () => {
    const document = { Version: "2012-10-17", Statement: { Effect: "Allow", NotAction: "s3:*", Resource: "*" } };

    expect(() => parsePolicy(JSON.stringify(document))).toThrow("NotAction");
  });

  test.each([
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/a/c", true],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b2/a", false],
    ["s3:Get?bject", "s3:GetObject", true],
    ["a.c", "abc", false],
  ])("pattern %s against %s is %s", (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });
});
