import { describe, expect, test } from "vitest";
import { policyLanguage } from "../../../../simulators/cloud/iam/policy-language.ts";
import { parsePolicy } from "../../../../simulators/cloud/iam/policy-document.ts";
import { matchesWildcard } from "../../../../simulators/cloud/iam/wildcard.ts";
import type { Principal } from "../../../../simulators/cloud/ports/principal.ts";
import { account } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";

const queueArn = "arn:aws:sqs:us-east-1:123456789012:telemetry";
const trustPolicy = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
  });
const allow = (action: string, resource: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });

async function iamWithRole(policy: string) {
  const { iam } = await cloudWith({ services: ["iam"] });
  const { arn } = iam.createRole({ name: "reader", path: "/", trustPolicy: trustPolicy("lambda.amazonaws.com") });
  iam.putRolePolicy("reader", "own", policy);
  return { iam, principal: iam.access.assumeRole(arn, "lambda.amazonaws.com", "session") };
}

describe("IAM", () => {
  test("a role may do what its policy allows on the resource it names", async () => {
    const { iam, principal } = await iamWithRole(allow("sqs:ReceiveMessage", queueArn));

    expect(() => iam.access.authorize({ principal, action: "sqs:ReceiveMessage", resource: queueArn })).not.toThrow();
  });

  test("a role is refused what no policy allows, in AWS's words", async () => {
    const { iam, principal } = await iamWithRole(allow("sqs:ReceiveMessage", queueArn));

    const refused = (): void => iam.access.authorize({ principal, action: "sqs:SendMessage", resource: queueArn });

    expect(refused).toThrow(
      `User: arn:aws:sts::123456789012:assumed-role/reader/session is not authorized to perform: sqs:SendMessage on resource: ${queueArn} because no identity-based policy allows the sqs:SendMessage action`,
    );
  });

  test("a policy that is added later takes effect on a decision already cached", async () => {
    const { iam, principal } = await iamWithRole(allow("sqs:ReceiveMessage", queueArn));
    const send = (): void => iam.access.authorize({ principal, action: "sqs:SendMessage", resource: queueArn });
    expect(send).toThrow();

    iam.putRolePolicy("reader", "second", allow("sqs:SendMessage", queueArn));

    expect(send).not.toThrow();
  });

  test("an explicit deny wins over an allow", async () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "sqs:*", Resource: "*" },
        { Effect: "Deny", Action: "sqs:DeleteMessage", Resource: queueArn },
      ],
    };
    const { iam, principal } = await iamWithRole(JSON.stringify(policy));

    const remove = (): void => iam.access.authorize({ principal, action: "sqs:DeleteMessage", resource: queueArn });

    expect(remove).toThrow("with an explicit deny");
  });

  test("a service is let in by a resource policy for its source only", async () => {
    const { iam } = await cloudWith({ services: ["iam"] });
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

  test("a resource policy that allows the account leaves the decision to the account's own policies", async () => {
    const { iam, principal } = await iamWithRole(allow("sqs:ReceiveMessage", queueArn));
    const statement = (Effect: string, AWS: string, Action: string) => ({
      Version: "2012-10-17",
      Statement: { Effect, Principal: { AWS }, Action, Resource: queueArn },
    });
    const root = "arn:aws:iam::123456789012:root";
    const may = (action: string) => (): void => iam.access.authorize({ principal, action, resource: queueArn });

    iam.access.putResourcePolicy(queueArn, JSON.stringify(statement("Allow", root, "sqs:SendMessage")));
    expect(may("sqs:SendMessage")).toThrow("not authorized");
    expect(may("sqs:ReceiveMessage")).not.toThrow();

    iam.access.putResourcePolicy(queueArn, JSON.stringify(statement("Deny", root, "sqs:ReceiveMessage")));
    expect(may("sqs:ReceiveMessage")).toThrow("with an explicit deny");
  });

  test("a bucket policy that refuses plain text lets calls over loopback pass", async () => {
    const bucketArn = "arn:aws:s3:::ingestion";
    const { iam, principal } = await iamWithRole(allow("s3:PutObject", `${bucketArn}/*`));
    const refusal = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    iam.access.putResourcePolicy(bucketArn, JSON.stringify({ Version: "2012-10-17", Statement: refusal }));
    const request = { principal, action: "s3:PutObject", resource: `${bucketArn}/a` };

    expect(() => iam.access.authorize(request)).not.toThrow();
    expect(() => iam.access.authorize({ ...request, context: { "aws:SecureTransport": "false" } })).toThrow("deny");
  });

  test("a service that the trust policy does not name cannot assume the role", async () => {
    const { iam } = await cloudWith({ services: ["iam"] });
    const { arn } = iam.createRole({ name: "reader", path: "/", trustPolicy: trustPolicy("lambda.amazonaws.com") });

    expect(() => iam.access.assumeRole(arn, "firehose.amazonaws.com", "delivery")).toThrow(
      "firehose.amazonaws.com is unable to assume the role",
    );
  });

  test("an access key stands for the session it was handed to", async () => {
    const { iam, principal } = await iamWithRole(allow("sqs:*", queueArn));

    const { accessKeyId } = iam.access.credentialsOf(principal);

    expect(iam.access.principalOf(accessKeyId)).toEqual(principal);
    expect(iam.access.principalOf("AKIAUNKNOWN")).toBeUndefined();
  });
});

describe("policy variables", () => {
  const decide = (resource: string, asked: string, context: Readonly<Record<string, string>>) =>
    policyLanguage.read(allow("iot:Publish", resource)).within(context).decide("iot:Publish", asked);

  test.each([
    ["a value", "t/${iot:ClientId}", "t/d-1", { "iot:ClientId": "d-1" }, "allowed"],
    ["another's value", "t/${iot:ClientId}", "t/d-2", { "iot:ClientId": "d-1" }, "not-allowed"],
    ["no value", "t/${iot:ClientId}", "t/", {}, "not-allowed"],
    ["a default", "t/${iot:ClientId, 'x'}", "t/x", {}, "allowed"],
    ["a wildcard beside the variable", "t/${iot:ClientId}/*", "t/d-1/a/b", { "iot:ClientId": "d-1" }, "allowed"],
    ["a wildcard in the value", "t/${iot:ClientId}", "t/d-1", { "iot:ClientId": "*" }, "not-allowed"],
    ["the wildcard itself", "t/${iot:ClientId}", "t/*", { "iot:ClientId": "*" }, "allowed"],
    ["a literal asterisk", "t/${*}", "t/x", {}, "not-allowed"],
    ["a value that looks like a literal dollar", "t/${iot:ClientId}", "t/$", { "iot:ClientId": "${$}" }, "not-allowed"],
  ])("%s: %s on %s with %j is %s", (_, resource, asked, context, expected) => {
    expect(decide(resource, asked, context)).toBe(expected);
  });
});

describe("policy variables of roles and resources", () => {
  const queueOf = (name: string): string => `arn:aws:sqs:us-east-1:123456789012:${name}`;

  test("one that requests carry is replaced by their value", async () => {
    const { iam } = await cloudWith({ services: ["iam"] });
    const statement = {
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "arn:aws:sqs:us-east-1:${aws:sourceaccount}:telemetry",
    };
    iam.access.putResourcePolicy(queueArn, JSON.stringify({ Version: "2012-10-17", Statement: statement }));
    const send = (sourceAccount: string) => (): void => {
      const sourceArn = `arn:aws:s3:::bucket-of-${sourceAccount}`;
      const principal: Principal = { kind: "service", service: "s3.amazonaws.com", sourceArn, sourceAccount };
      iam.access.authorize({ principal, action: "sqs:SendMessage", resource: queueArn });
    };

    expect(send("123456789012")).not.toThrow();
    expect(send("210987654321")).toThrow("not authorized");
  });

  test("one that no request carries is refused by name, in role and resource policies, unless it has a default", async () => {
    const { iam, principal } = await iamWithRole(allow("sqs:*", queueOf("${aws:PrincipalTag/team, 'ours'}")));
    const unknown = allow("sqs:*", queueOf("${aws:PrincipalTag/team}"));

    const refusal = "${aws:PrincipalTag/team} have no value here";
    expect(() => iam.putRolePolicy("reader", "other", unknown)).toThrow(refusal);
    expect(() => iam.access.putResourcePolicy(queueArn, unknown)).toThrow(refusal);
    expect(() =>
      iam.access.authorize({ principal, action: "sqs:SendMessage", resource: queueOf("ours") }),
    ).not.toThrow();
  });

  test("StringEquals compares spelled-out wildcards as the characters themselves", async () => {
    const document = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "*",
        Condition: { StringEquals: { "s3:prefix": "a${*}" } },
      },
    };
    const { iam, principal } = await iamWithRole(JSON.stringify(document));
    const list = (prefix: string) => (): void =>
      iam.access.authorize({ principal, action: "s3:ListBucket", resource: "*", context: { "s3:prefix": prefix } });

    expect(list("a*")).not.toThrow();
    expect(list("ab")).toThrow("not authorized");
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
