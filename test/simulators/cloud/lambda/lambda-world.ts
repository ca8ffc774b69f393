// A Lambda service on a virtual clock over a temporary directory, with the real queues and streams of the embedded cloud beside
// it, and handlers written in the test.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKinesis } from "../../../../simulators/cloud/kinesis/kinesis.ts";
import type { FunctionConfiguration } from "../../../../simulators/cloud/lambda/function-configuration.ts";
import { createLambda } from "../../../../simulators/cloud/lambda/lambda.ts";
import type { Mapping } from "../../../../simulators/cloud/lambda/mappings/event-source-mapping.ts";
import { createLogs } from "../../../../simulators/cloud/logs/logs.ts";
import type { AccessControl } from "../../../../simulators/cloud/ports/access-control.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import { createSqs } from "../../../../simulators/cloud/sqs/sqs.ts";
import { allowAll } from "../allow-all.ts";
import { parseJson } from "../matching.ts";

export const account = { accountId: "123456789012", region: "us-east-1" };
export const roleArn = "arn:aws:iam::123456789012:role/function";
export const operator = { kind: "operator", userArn: "arn:aws:iam::123456789012:user/operator" } as const;
export const startMs = Date.UTC(2026, 10, 21, 10);

/** `faults` holds what was reported as a fault of the cloud itself; tests expect it empty. */
export function lambdaWorld({
  access = allowAll,
  endpoint = () => "http://127.0.0.1:1",
}: { access?: AccessControl; endpoint?: () => string } = {}) {
  const dataDirectory = mkdtempSync(join(tmpdir(), "lambda-"));
  const clock = new VirtualClock(startMs);
  const random = seededRandom(1);
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => void faults.push(error);
  const sqs = createSqs({ clock, random, account, access, endpoint: () => "http://127.0.0.1:1" });
  const kinesis = createKinesis({ clock, account, access });
  const written: { group: string; message: string }[] = [];
  const logs = createLogs({ clock, account, onFault, onEvent: (event) => void written.push(event) });
  const lambda = createLambda({
    clock,
    random,
    account,
    access,
    dataDirectory,
    logs: logs.sink,
    queues: sqs.queues,
    streams: kinesis.records,
    endpoint,
    onFault,
  });

  /** `source`: the module's text, which exports `handler`. */
  const deploy = async (source: string, settings: Partial<FunctionConfiguration> = {}): Promise<string> => {
    const name = settings.name ?? "probe";
    logs.createLogGroup(`/aws/lambda/${name}`);
    const { arn } = await lambda.createFunction(
      {
        name,
        description: "",
        roleArn,
        runtime: "nodejs22.x",
        handler: "index.handler",
        architectures: ["arm64"],
        memoryMb: 128,
        timeoutMs: 10_000,
        ephemeralStorageMb: 512,
        variables: {},
        logGroup: `/aws/lambda/${name}`,
        logFormat: "Text",
        ...settings,
      },
      new Map([["index.mjs", Buffer.from(source)]]),
    );
    return arn;
  };
  /** Runs the clock until `milliseconds` from now. */
  const elapse = (milliseconds: number): Promise<void> => clock.runTo(clock.now() + milliseconds);
  const invoke = (functionArn: string, event: unknown) =>
    lambda.functions.invoke({ principal: operator, functionArn, payload: JSON.stringify(event) });
  const bodies = (queueArn: string): string[] =>
    sqs.queues.receiveMessages({ principal: operator, queueArn, limit: 10 }).map(({ body }) => body);
  /** Each event that a function of `recorder` got, in order. */
  const recorded = (name = "probe"): unknown[] =>
    logLines(name)
      .filter((line) => line.startsWith("event "))
      .map((line) => parseJson(line.slice("event ".length)));
  const logLines = (name = "probe"): string[] =>
    written.filter(({ group }) => group === `/aws/lambda/${name}`).map(({ message }) => message);
  const map = (functionArn: string, mapping: Mapping) => lambda.mappings.create(functionArn, mapping, true);
  const close = async (): Promise<void> => {
    await lambda.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  };
  return {
    access,
    clock,
    random,
    lambda,
    logs,
    sqs,
    kinesis,
    faults,
    dataDirectory,
    deploy,
    elapse,
    invoke,
    bodies,
    recorded,
    logLines,
    map,
    close,
  };
}

/** A module that writes each event it gets to its log, then runs `body` (with `event` in scope). */
export const recorder = (body: string): string =>
  `export const handler = async (event) => { process.stdout.write("event " + JSON.stringify(event) + "\\n"); ${body} };`;
