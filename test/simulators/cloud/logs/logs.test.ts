// The wire is asked with plain requests: the project has no Logs client among its dependencies.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Logs } from "../../../../simulators/cloud/logs/logs.ts";
import { compileFilter } from "../../../../simulators/cloud/logs/operations/filter-log-events.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import type { TestCloud } from "../kit/set-up.ts";

const group = "/aws/lambda/transform";
const stream = "2026/11/21/[$LATEST]ab";

let cloud: TestCloud;
let logs: Logs;
beforeEach(async () => {
  const given = await cloudWith({
    services: ["logs"],
    startMs: 1_000,
    dataDirectory: mkdtempSync(join(tmpdir(), "logs-")),
  });
  cloud = given;
  logs = given.logs;
});

async function call(operation: string, input: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await cloud.request("logs", {
    method: "POST",
    headers: { "x-amz-target": `Logs_20140328.${operation}` },
    body: JSON.stringify(input),
  });
  return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
}

const seen = (): string[] => cloud.logged.map(({ message }) => message);
const write = (message: string, timeMs = 500): void => logs.sink.write({ group, stream, timeMs, message });
const messages = ({ body }: { body: Record<string, unknown> }): unknown[] =>
  z
    .array(z.object({ message: z.string() }))
    .parse(body["events"])
    .map(({ message }) => message);

describe("the log sink", () => {
  test("makes the stream, keeps events in memory and in a file, and shows each to its observer", async () => {
    logs.createLogGroup(group);

    write("one");
    write("two");
    logs.close();

    const path = join(cloud.dataDirectory, "logs/aws/lambda/transform/2026-11-21-[$LATEST]ab.log");
    expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
    expect(seen()).toEqual(["one", "two"]);
    expect(messages(await call("GetLogEvents", { logGroupName: group, logStreamName: stream }))).toEqual([
      "one",
      "two",
    ]);
  });

  test("drops what is written to a group that does not exist", async () => {
    write("lost");

    expect(seen()).toEqual([]);
    const { status, body } = await call("DescribeLogStreams", { logGroupName: group });
    expect([status, body["__type"], body["message"]]).toEqual([
      400,
      "ResourceNotFoundException",
      "The specified log group does not exist.",
    ]);
  });
});

describe("on the wire", () => {
  test("groups and streams are created and described", async () => {
    await call("CreateLogGroup", { logGroupName: group });
    await call("CreateLogStream", { logGroupName: group, logStreamName: "a" });
    const again = await call("CreateLogGroup", { logGroupName: group });

    expect(again.body["__type"]).toBe("ResourceAlreadyExistsException");
    expect((await call("DescribeLogGroups", { logGroupNamePrefix: "/aws" })).body["logGroups"]).toEqual([
      {
        logGroupName: group,
        arn: `arn:aws:logs:us-east-1:123456789012:log-group:${group}:*`,
        logGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${group}`,
        creationTime: 1_000,
        metricFilterCount: 0,
        logGroupClass: "STANDARD",
      },
    ]);
    const { body } = await call("DescribeLogStreams", { logGroupName: group });
    expect(body["logStreams"]).toMatchObject([{ logStreamName: "a", creationTime: 1_000 }]);
  });

  test("GetLogEvents pages forwards until its token repeats", async () => {
    logs.createLogGroup(group);
    for (let index = 0; index < 5; index++) write(String(index));
    const ask = (nextToken?: unknown) =>
      call("GetLogEvents", { logGroupName: group, logStreamName: stream, startFromHead: true, limit: 3, nextToken });

    const first = await ask();
    const second = await ask(first.body["nextForwardToken"]);
    const third = await ask(second.body["nextForwardToken"]);

    expect([messages(first), messages(second), messages(third)]).toEqual([["0", "1", "2"], ["3", "4"], []]);
    expect(third.body["nextForwardToken"]).toBe(second.body["nextForwardToken"]);
  });

  test("PutLogEvents writes in order and refuses disorder", async () => {
    logs.createLogGroup(group);
    logs.createLogStream(group, "a");
    const put = (...timestamps: number[]) =>
      call("PutLogEvents", {
        logGroupName: group,
        logStreamName: "a",
        logEvents: timestamps.map((timestamp) => ({ timestamp, message: String(timestamp) })),
      });

    expect((await put(1, 2)).status).toBe(200);
    expect((await put(4, 3)).body["__type"]).toBe("InvalidParameterException");
    expect(seen()).toEqual(["1", "2"]);
  });

  test("FilterLogEvents finds terms across streams, by time", async () => {
    logs.createLogGroup(group);
    write("ERROR late", 30);
    logs.sink.write({ group, stream: "other", timeMs: 10, message: "ERROR early" });
    write("fine", 20);

    expect(messages(await call("FilterLogEvents", { logGroupName: group, filterPattern: "ERROR" }))).toEqual([
      "ERROR early",
      "ERROR late",
    ]);
  });
});

describe("a filter pattern", () => {
  test("wants all terms and phrases, and none that is excluded", () => {
    const matches = compileFilter('ERROR "task timed out" -retry');

    expect(matches("ERROR: task timed out")).toBe(true);
    expect(matches("ERROR: timed out task")).toBe(false);
    expect(matches("ERROR: task timed out, retry")).toBe(false);
  });

  test("of another syntax is refused with its text", () => {
    expect(() => compileFilter('{ $.level = "ERROR" }')).toThrow('does not know the pattern { $.level = "ERROR" }');
  });
});
