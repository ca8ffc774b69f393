// Who may use a customer-managed key, and what a bucket or a stream under one asks of those who write and read it.
import { beforeEach, describe, expect, test } from "vitest";
import { authorizeKeyUse } from "../../../../simulators/cloud/engines/key-use.ts";
import type { Iam } from "../../../../simulators/cloud/iam/iam.ts";
import type { Kms } from "../../../../simulators/cloud/kms/kms.ts";
import type { Principal } from "../../../../simulators/cloud/ports/principal.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import type { CloudOf } from "../kit/set-up.ts";

const statement = (action: string | readonly string[], resource: string, more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});
const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

let cloud: CloudOf<"iam" | "kms" | "kinesis" | "s3">;
let iam: Iam;
let kms: Kms;
let role: Principal;

beforeEach(async () => {
  cloud = await cloudWith({ services: ["iam", "kms", "kinesis", "s3"] });
  ({ iam, kms } = cloud);
  const trustPolicy = document({
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  const { arn } = iam.createRole({ name: "writer", path: "/", trustPolicy });
  role = iam.access.assumeRole(arn, "lambda.amazonaws.com", "session");
});

const use =
  (keyArn: string, service = "s3") =>
  (): void =>
    authorizeKeyUse(iam.access, { principal: role, action: "kms:Decrypt", keyArn, service });

describe("a customer-managed key", () => {
  test("that lets the account decide is used by a role that its own policy lets use it", () => {
    const { arn } = kms.createKey(undefined);
    expect(use(arn)).toThrow("is not authorized to perform: kms:Decrypt");

    iam.putRolePolicy("writer", "key", document(statement("kms:Decrypt", arn)));

    expect(use(arn)).not.toThrow();
  });

  test("that names a role and not the account is used by that role alone, whatever policies say", () => {
    const other = kms.createKey(
      document(statement("kms:*", "*", { Principal: { AWS: "arn:aws:iam::123456789012:role/other" } })),
    );
    const own = kms.createKey(
      document(statement("kms:*", "*", { Principal: { AWS: "arn:aws:iam::123456789012:role/writer" } })),
    );
    iam.putRolePolicy("writer", "key", document(statement("kms:Decrypt", "*")));

    expect(use(own.arn)).not.toThrow();
    expect(use(other.arn)).toThrow("not authorized");
  });

  test("that names the role is still refused to it by a deny of its own policy", () => {
    const { arn } = kms.createKey(
      document(statement("kms:*", "*", { Principal: { AWS: "arn:aws:iam::123456789012:role/writer" } })),
    );
    expect(use(arn)).not.toThrow();

    iam.putRolePolicy("writer", "key", document(statement("kms:Decrypt", "*", { Effect: "Deny" })));

    expect(use(arn)).toThrow("with an explicit deny");
  });

  test("is used through the service that the policy names alone", () => {
    const { arn } = kms.createKey(undefined);
    const throughS3 = { Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } } };
    iam.putRolePolicy("writer", "key", document(statement("kms:Decrypt", arn, throughS3)));

    expect(use(arn, "s3")).not.toThrow();
    expect(use(arn, "kinesis")).toThrow("not authorized");
  });

  test("goes by its id, its ARN and its alias; AWS's own keys by none of them", () => {
    const { keyId, arn } = kms.createKey(undefined);
    const alias = kms.createAlias("alias/data", keyId);

    expect([keyId, arn, "alias/data", alias.arn].map((name) => kms.keyArnOf(name))).toEqual([arn, arn, arn, arn]);
    expect(kms.keyArnOf("alias/aws/kinesis")).toBeUndefined();
    expect(() => kms.keyArnOf("alias/absent")).toThrow("Key 'alias/absent' does not exist");
    expect(() => kms.createAlias("alias/aws/data", keyId)).toThrow("alias/aws/");
    expect(() => kms.createAlias("alias/data", keyId)).toThrow("already exists");
  });
});

describe("a stream under a customer-managed key", () => {
  test("takes records from whom kms:GenerateDataKey is allowed, and gives them to whom kms:Decrypt is", () => {
    const { arn } = kms.createKey(undefined);
    const { records } = cloud.kinesis;
    const stream = cloud.kinesis.createStream({ name: "s", mode: "PROVISIONED", keyId: arn, keyArn: arn });
    const onStream = statement(["kinesis:PutRecord", "kinesis:GetRecords", "kinesis:ListShards"], stream.arn);
    iam.putRolePolicy("writer", "stream", document(onStream));
    const put = () =>
      records.putRecord({ principal: role, streamName: "s", partitionKey: "k", data: Buffer.from("a") });
    const shardId = "shardId-000000000000";
    const get = () =>
      records.getRecords({
        principal: role,
        streamArn: stream.arn,
        shardId,
        from: { kind: "trim-horizon" },
        limit: 10,
      });
    expect(put).toThrow(expect.objectContaining({ code: "KMSAccessDeniedException" }));

    iam.putRolePolicy("writer", "key", document(statement("kms:GenerateDataKey", arn)));
    put();
    expect(get).toThrow(expect.objectContaining({ code: "KMSAccessDeniedException" }));

    iam.putRolePolicy("writer", "key", document(statement("kms:Decrypt", arn)));
    expect(get().records).toHaveLength(1);
  });
});

describe("a bucket under a customer-managed key", () => {
  test("takes and gives objects as the key lets it; under a key of AWS's own it asks for nothing", async () => {
    const { s3, done } = cloud;
    const { arn } = kms.createKey(undefined);
    s3.createBucket("data");
    iam.putRolePolicy("writer", "bucket", document(statement(["s3:PutObject", "s3:GetObject"], "arn:aws:s3:::data/*")));
    const put = () => {
      const put = s3.objects.put({ principal: role, bucket: "data", key: "k", body: Buffer.from("a") });
      return done(put);
    };

    s3.putEncryption("data", arn);
    await expect(put()).rejects.toMatchObject({ code: "AccessDenied", message: /kms:GenerateDataKey/ });
    s3.putEncryption("data", undefined);
    await put();
    s3.putEncryption("data", arn);

    expect(() => s3.objects.filePath({ principal: role, bucket: "data", key: "k" })).toThrow("kms:Decrypt");
  });
});
