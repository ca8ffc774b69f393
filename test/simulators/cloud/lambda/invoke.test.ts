import { describe, expect, test } from "vitest";
import { z } from "zod";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";
import { allowAll, operator } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { deploy as deployTo, invoke, logLines, type FunctionSettings } from "../kit/lambda.ts";
import { anyOf, parseJson, textLike } from "../matching.ts";

const startMs = Date.UTC(2026, 10, 21, 10);
const cloud = await cloudWith({ services: ["lambda"], startMs });

/** A function of its own for each test. */
const deploy = (name: string, source: string, settings: FunctionSettings = {}) =>
  deployTo(cloud, source, { name, ...settings });

describe("a synchronous invocation", () => {
  test("answers what the handler returned", async () => {
    const arn = await deploy("echo", "export const handler = async (event) => ({ got: event });");

    const answer = await invoke(cloud, arn, { a: 1 });

    expect(answer.payload).toBe('{"got":{"a":1}}');
    expect(answer.functionError).toBeUndefined();
  });

  test("answers null for undefined, and what a callback was given", async () => {
    const nothing = await deploy("nothing", "export const handler = async () => {};");
    const called = await deploy(
      "called",
      "export const handler = (event, context, done) => { done(null, event + 1); };",
    );

    expect((await invoke(cloud, nothing, 1)).payload).toBe("null");
    expect((await invoke(cloud, called, 1)).payload).toBe("2");
  });

  test("a handler's error is answered as Unhandled with type, message and trace", async () => {
    const arn = await deploy("throws", 'export const handler = async () => { throw new RangeError("too far"); };');

    const answer = await invoke(cloud, arn, {});

    expect(answer.functionError).toBe("Unhandled");
    expect(parseJson(answer.payload)).toEqual({
      errorType: "RangeError",
      errorMessage: "too far",
      trace: anyOf(Array),
    });
    expect(answer.payload).toContain('"trace":["RangeError: too far","    at ');
  });

  test("the context tells name, request, memory and remaining time", async () => {
    const arn = await deploy(
      "context",
      "export const handler = async (_, context) => ({ ...context, isEarly: context.getRemainingTimeInMillis() > 5000 });",
    );

    const context = parseJson((await invoke(cloud, arn, {})).payload);

    expect(context).toMatchObject({
      functionName: "context",
      functionVersion: "$LATEST",
      memoryLimitInMB: "128",
      logGroupName: "/aws/lambda/context",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:context",
      awsRequestId: textLike(/^[0-9a-f-]{36}$/),
      logStreamName: textLike(/^2026\/11\/21\/\[\$LATEST\][0-9a-f]{32}$/),
      isEarly: true,
    });
  });

  test("the environment holds the function's variables and Lambda's, and none of this process", async () => {
    process.env["OUTSIDE"] = "1";
    const arn = await deploy("variables", "export const handler = async () => process.env;", {
      variables: { STAGE: "dev" },
    });

    const variables = parseJson((await invoke(cloud, arn, {})).payload);

    expect(variables).toMatchObject({
      STAGE: "dev",
      TZ: "UTC",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "variables",
      AWS_ACCESS_KEY_ID: "AKIDTEST",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      _HANDLER: "index.handler",
    });
    expect(variables).not.toHaveProperty("OUTSIDE");
    expect(variables).not.toHaveProperty("HOME");
  });

  test("the thread's clock is the cloud's", async () => {
    const arn = await deploy(
      "time",
      "export const handler = async () => [Date.now(), new Date().getTime(), new Date(5).getTime(), new Date() instanceof Date];",
    );

    const { payload } = await invoke(cloud, arn, {});
    const [now, fresh, ...rest] = z.tuple([z.number(), z.number(), z.number(), z.boolean()]).parse(parseJson(payload));

    expect(now - startMs).toBeGreaterThanOrEqual(0);
    expect(now - startMs).toBeLessThan(5_000);
    expect(fresh - now).toBeLessThan(100);
    expect(rest).toEqual([5, true]);
  });

  test("an environment is reused: module state lives on", async () => {
    const arn = await deploy("counter", "let count = 0; export const handler = async () => ++count;");

    const counts = [await invoke(cloud, arn, {}), await invoke(cloud, arn, {}), await invoke(cloud, arn, {})];

    expect(counts.map(({ payload }) => payload)).toEqual(["1", "2", "3"]);
  });

  test("invocations beyond two environments wait their turn", async () => {
    const arn = await deploy(
      "threads",
      'import { threadId } from "node:worker_threads"; export const handler = async () => threadId;',
    );

    const answers = await Promise.all(Array.from({ length: 6 }, () => invoke(cloud, arn, {})));

    expect(new Set(answers.map(({ payload }) => payload)).size).toBe(2);
  });

  test("an event and an answer of 5 MB pass", async () => {
    const arn = await deploy("large", "export const handler = async (event) => event;");
    const event = "x".repeat(5 * 1024 * 1024);

    const answer = await invoke(cloud, arn, event);

    expect(answer.payload.length).toBe(event.length + 2);
  });
});

describe("an environment that ends", () => {
  test("a timeout of 1 s ends the invocation with Sandbox.Timedout; the next one starts afresh", async () => {
    const arn = await deploy(
      "slow",
      "let count = 0; export const handler = async (event) => { count++; if (event.spin) for (;;); return count; };",
      { timeoutMs: 1_000 },
    );

    const late = await invoke(cloud, arn, { spin: true });
    const next = await invoke(cloud, arn, {});

    expect(late.functionError).toBe("Unhandled");
    expect(parseJson(late.payload)).toEqual({
      errorType: "Sandbox.Timedout",
      errorMessage: textLike(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/),
    });
    expect(next.payload).toBe("1");
    expect(logLines(cloud, "slow").filter((line) => line.includes("Task timed out after 1.00 seconds"))).toHaveLength(
      1,
    );
  });

  test("process.exit(3) is answered as Runtime.ExitError with its status", async () => {
    const arn = await deploy("exits", "export const handler = async () => process.exit(3);");

    const document = parseJson((await invoke(cloud, arn, {})).payload);

    expect(document).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: textLike(/Error: Runtime exited with error: exit status 3$/),
    });
  });

  test("an unhandled rejection is answered with its reason", async () => {
    const arn = await deploy(
      "rejects",
      'export const handler = async () => { Promise.reject(new Error("lost")); await new Promise(() => {}); };',
    );

    const document = parseJson((await invoke(cloud, arn, {})).payload);

    expect(document).toMatchObject({ errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: lost" });
  });

  test("memory beyond MemorySize is answered as Runtime.OutOfMemory, signal: killed", async () => {
    const arn = await deploy(
      "hungry",
      "export const handler = async () => { const all = []; for (;;) all.push(new Array(100_000).fill(all.length)); };",
    );

    const answer = await invoke(cloud, arn, {});

    expect(answer.functionError).toBe("Unhandled");
    expect(parseJson(answer.payload)).toEqual({
      errorType: "Runtime.OutOfMemory",
      errorMessage: textLike(/Error: Runtime exited with error: signal: killed$/),
    });
  });

  test("a module that throws while it loads answers that error", async () => {
    const arn = await deploy("broken", 'throw new Error("no configuration"); export const handler = async () => 1;');

    const document = parseJson((await invoke(cloud, arn, {})).payload);

    expect(document).toMatchObject({ errorType: "Error", errorMessage: "no configuration" });
  });

  test("a missing handler is answered as Runtime.HandlerNotFound", async () => {
    const arn = await deploy("missing", "export const other = 1;");

    const document = parseJson((await invoke(cloud, arn, {})).payload);

    expect(document).toMatchObject({
      errorType: "Runtime.HandlerNotFound",
      errorMessage: "index.handler is undefined or not exported",
    });
  });
});

describe("an invocation's log", () => {
  test("lies between START, END and REPORT, console calls with time, request and level", async () => {
    const arn = await deploy(
      "logs",
      'export const handler = async () => { console.log("hello", 7); process.stdout.write("raw\\n"); };',
    );

    await invoke(cloud, arn, {});

    const lines = logLines(cloud, "logs");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/);
    expect(lines[1]).toMatch(/^2026-11-21T10:00:\S+Z\t[0-9a-f-]{36}\tINFO\thello 7$/);
    expect(lines[2]).toBe("raw");
    expect(lines[3]).toMatch(/^END RequestId: /);
    expect(lines[4]).toMatch(/^REPORT RequestId: .*\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: /);
  });

  test("a crash keeps what was written before it", async () => {
    const arn = await deploy(
      "crash",
      'export const handler = async () => { console.log("last words"); process.exit(1); };',
    );

    await invoke(cloud, arn, {});

    expect(logLines(cloud, "crash").some((line) => line.endsWith("last words"))).toBe(true);
  });
});

describe("what Lambda refuses", () => {
  test("a reserved concurrency of 1 takes one invocation and throttles the second", async () => {
    const arn = await deploy("reserved", "export const handler = async () => 1;", { reservedConcurrency: 1 });

    const first = invoke(cloud, arn, {});

    await expect(invoke(cloud, arn, {})).rejects.toMatchObject({ code: "TooManyRequestsException", status: 429 });
    expect((await first).payload).toBe("1");
  });

  test("a function that is not there, a payload over 6 MB, a Python runtime", async () => {
    const arn = await deploy("small", "export const handler = async () => 1;");
    const refusals = { principal: operator, functionArn: arn, payload: `"${"x".repeat(6 * 1024 * 1024)}"` };

    await expect(invoke(cloud, "absent", {})).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    await expect(cloud.lambda.functions.invoke(refusals)).rejects.toMatchObject({ code: "RequestTooLargeException" });
    await expect(deploy("snake", "", { runtime: "python3.13" })).rejects.toMatchObject({
      code: "InvalidParameterValueException",
    });
  });

  test("a role that cannot be assumed", async () => {
    const closed = await cloudWith({
      services: ["lambda"],
      access: {
        ...allowAll,
        assumeRole: () => {
          throw new AwsError("AccessDenied", 403, "no such role");
        },
      },
    });

    await expect(deployTo(closed, "")).rejects.toMatchObject({
      code: "InvalidParameterValueException",
      message: "The role defined for the function cannot be assumed by Lambda.",
    });
  });
});

test("nothing was reported as a fault of the cloud, and nothing is left running", () => {
  expect(cloud.faults).toEqual([]);
  expect(cloud.lambda.backlog()).toBe(0);
});
