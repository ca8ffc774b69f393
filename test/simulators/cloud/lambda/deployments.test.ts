// Functions that are made, changed and deleted through the API while other requests, and invocations, are under way.
import * as sdk from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { cloudWith } from "../kit/cloud-with.ts";
import { functionRoleArn as roleArn } from "../kit/lambda.ts";
import { parseJson, textLike } from "../matching.ts";
import { zip } from "./zip.ts";

const cloud = await cloudWith({ services: ["lambda"], startMs: Date.UTC(2026, 10, 21, 10) });
const aws = await cloud.client(sdk.LambdaClient);

const code = (body: string): Buffer => zip("index.mjs", `export const handler = async (event) => { ${body} };`);
const create = (FunctionName: string, body: string) =>
  aws.send(
    new sdk.CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: roleArn,
      Code: { ZipFile: code(body) },
    }),
  );
const invoke = async (FunctionName: string, Payload = "{}"): Promise<unknown> => {
  const answer = await aws.send(new sdk.InvokeCommand({ FunctionName, Payload }));
  return parseJson(answer.Payload!.transformToString());
};

describe("requests at once", () => {
  test("of two that create a function of one name one is refused", async () => {
    const both = await Promise.allSettled([create("twice", "return 1"), create("twice", "return 2")]);

    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { name: "ResourceConflictException" },
    });
  });

  test("that change code and configuration both take effect", async () => {
    await create("changed", "return 1");

    const FunctionName = "changed";
    await Promise.all([
      aws.send(new sdk.UpdateFunctionCodeCommand({ FunctionName, ZipFile: code("return process.env.COLOUR") })),
      aws.send(
        new sdk.UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: { COLOUR: "red" } } }),
      ),
    ]);

    expect(await invoke("changed")).toBe("red");
  });
});

describe("a function with an invocation under way", () => {
  const hanging = "if (event.hangs) await new Promise(() => undefined); return 1";

  test("counts it against its reserved concurrency after an update, and ends it when it is deleted", async () => {
    const FunctionName = "hanging";
    await create(FunctionName, hanging);
    await aws.send(new sdk.UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 30 }));
    await aws.send(new sdk.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 }));
    const ended = invoke(FunctionName, '{"hangs":true}');
    await expect.poll(() => cloud.lambda.backlog()).toBe(1);

    await aws.send(new sdk.UpdateFunctionConfigurationCommand({ FunctionName, Description: "changed" }));

    await expect(invoke(FunctionName)).rejects.toMatchObject({ name: "TooManyRequestsException" });
    await aws.send(new sdk.DeleteFunctionCommand({ FunctionName }));
    expect(await ended).toMatchObject({ errorType: textLike(/^Runtime\./) });
  });

  test("keeps its environments when its concurrency is reserved", async () => {
    const FunctionName = "counter";
    await create(FunctionName, "return globalThis.count = (globalThis.count ?? 0) + 1");
    await invoke(FunctionName);

    await aws.send(new sdk.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 }));

    expect(await invoke(FunctionName)).toBe(2);
    const reserved = await aws.send(new sdk.GetFunctionConcurrencyCommand({ FunctionName }));
    expect(reserved.ReservedConcurrentExecutions).toBe(1);
  });
});

describe("a setting that the embedded cloud would have to ignore", () => {
  const FunctionName = "strict";
  const refusal = (member: string) => ({ message: textLike(new RegExp(member)) });

  test("is refused by its name", async () => {
    await create(FunctionName, "return 1");
    const Layers = ["arn:aws:lambda:us-east-1:123456789012:layer:l:1"];
    const permission = { StatementId: "s", Action: "lambda:InvokeFunction", Principal: "*" };

    const layers = aws.send(new sdk.UpdateFunctionConfigurationCommand({ FunctionName, Layers }));
    const dryRun = aws.send(new sdk.UpdateFunctionCodeCommand({ FunctionName, ZipFile: code(""), DryRun: true }));
    const narrow = aws.send(
      new sdk.AddPermissionCommand({ FunctionName, ...permission, PrincipalOrgID: "o-12345678ab" }),
    );

    await expect(layers).rejects.toMatchObject(refusal("Layers"));
    await expect(dryRun).rejects.toMatchObject(refusal("DryRun"));
    await expect(narrow).rejects.toMatchObject(refusal("PrincipalOrgID"));
  });
});
