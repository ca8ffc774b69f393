import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { lambdaProvisioners } from "../../../../simulators/cloud/provisioning/lambda.ts";
import type { Provisioned } from "../../../../simulators/cloud/provisioning/provisioner.ts";
import { account } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { functionRoleArn as roleArn, invoke } from "../kit/lambda.ts";
import type { CloudOf } from "../kit/set-up.ts";
import { zip } from "./zip.ts";

let cloud: CloudOf<"lambda" | "sqs">;
beforeEach(async () => {
  cloud = await cloudWith({ services: ["lambda", "sqs"] });
});

const provision = async (type: string, inputs: Record<string, unknown>): Promise<Provisioned> =>
  lambdaProvisioners(cloud.lambda, account)[`aws:lambda/${type}`]!({ name: "resource", inputs });

const functionInputs = {
  name: "transform",
  role: roleArn,
  runtime: "nodejs22.x",
  handler: "index.handler",
  code: { kind: "files", files: { "index.mjs": { text: "export const handler = async () => process.env.STAGE;" } } },
  environment: { variables: { STAGE: "dev" } },
};
const createFunction = (changes: object = {}) => provision("function:Function", { ...functionInputs, ...changes });

describe("aws:lambda/function:Function", () => {
  test("runs what its archive holds and gives the provider's outputs", async () => {
    const { id, outputs } = await createFunction();

    expect(id).toBe("transform");
    expect(outputs).toMatchObject({
      arn: "arn:aws:lambda:us-east-1:123456789012:function:transform",
      qualifiedArn: "arn:aws:lambda:us-east-1:123456789012:function:transform:$LATEST",
      name: "transform",
      version: "$LATEST",
      loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/transform" },
    });
    expect((await invoke(cloud, "transform", {})).payload).toBe('"dev"');
  });

  test("runs what a ZIP file holds", async () => {
    const directory = mkdtempSync(join(tmpdir(), "zip-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const path = join(directory, "function.zip");
    writeFileSync(path, zip("index.mjs", 'export const handler = async () => "unpacked";'));

    await createFunction({ code: { kind: "path", path } });

    expect((await invoke(cloud, "transform", {})).payload).toBe('"unpacked"');
  });

  test("the same files have the same hash, others another", async () => {
    const hashOf = async (name: string, text: string): Promise<unknown> =>
      (await createFunction({ name, code: { kind: "files", files: { "index.mjs": { text } } } })).outputs["codeSha256"];

    const [one, same, other] = [await hashOf("one", "1"), await hashOf("same", "1"), await hashOf("other", "2")];

    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  test("refuses an input that it does not know, and a second function of a name", async () => {
    await expect(createFunction({ layers: ["arn"] })).rejects.toThrow('Unrecognized key: "layers"');
    await createFunction();
    await expect(createFunction()).rejects.toThrow("Function already exist: transform");
  });
});

describe("aws:lambda/eventSourceMapping:EventSourceMapping", () => {
  test("maps a queue with its defaults", async () => {
    await createFunction();
    const { arn: queueArn } = cloud.sqs.createQueue("source", {});

    const { id, outputs } = await provision("eventSourceMapping:EventSourceMapping", {
      functionName: "transform",
      eventSourceArn: queueArn,
      functionResponseTypes: ["ReportBatchItemFailures"],
    });

    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(outputs).toMatchObject({ uuid: id, batchSize: 10, state: "Enabled" });
  });

  test("a stream without a starting position, and filters, are refused", async () => {
    await createFunction();
    const mapping = { functionName: "transform", eventSourceArn: "arn:aws:kinesis:us-east-1:123456789012:stream/x" };

    await expect(provision("eventSourceMapping:EventSourceMapping", mapping)).rejects.toThrow(
      "startingPosition is missing",
    );
    await expect(
      provision("eventSourceMapping:EventSourceMapping", { ...mapping, filterCriteria: { filters: [] } }),
    ).rejects.toThrow('Unrecognized key: "filterCriteria"');
  });
});
