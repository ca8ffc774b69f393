// `npm run cloud`: the embedded cloud alone, on wall time, with the program deployed; serves until Ctrl-C.
import { parseArgs } from "node:util";
import { topicWith } from "../contract/index.ts";
import { shellEnvironment, startCloud, WallClock, type Cloud } from "millrace-cloud";
import { accountId } from "./run/embedded-account.ts";
import { settleProcess } from "./run/process-settings.ts";
import { makeRunDirectory } from "./run/run-directory.ts";
import { readProject } from "./run/project.ts";
import { bringUp, stageRegion, type Stack } from "./run/stack.ts";
import { prefixed, usersFault } from "./run/users-fault.ts";

const help = `Serves the embedded cloud on wall time, with the stage's program deployed, until Ctrl-C.

npm run cloud -- [options]

  --project DIR      the folder of the Pulumi project to bring up (this one)
  --pipeline NAME    which of the program's pipelines to tell of, where it returns the outputs of several by name
  --stage NAME       which Pulumi.<stage>.yaml (dev)
  --port N           of the AWS endpoint; 0 takes any free one (4566)
  --mqtt-port N      of the MQTT broker; 0 takes any free one (1883)
  --mqtts-port N     of MQTT over TLS with client certificates, which is off unless this is given; 0 takes any free one
  --data-dir DIR     where objects, reports and logs lie (.millrace)
  --keep             later runs leave these files where they are
  --help             this text

Examples
  npm run cloud
  npm run cloud -- --port 0 --mqtt-port 0
  npm run cloud -- --mqtts-port 8883
`;

const text = (preset: string) => ({ type: "string", default: preset }) as const;
const flag = { type: "boolean", default: false } as const;
const declared = {
  project: text("."),
  pipeline: { type: "string" },
  stage: text("dev"),
  port: text("4566"),
  "mqtt-port": text("1883"),
  "mqtts-port": { type: "string" },
  "data-dir": text(".millrace"),
  keep: flag,
  help: flag,
} as const;

class UsageError extends Error {
  override readonly name = "UsageError";
}

function portOf(name: string, value: string): number {
  const port = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new UsageError(`--${name} is "${value}"; give a whole number from 0 to 65535`);
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: declared }).values;
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)}; see --help`, { cause });
  }
}

function announce(cloud: Cloud, stack: Stack, directory: string): string {
  return [
    shellEnvironment(cloud),
    "",
    `AWS endpoint: ${cloud.endpoint}`,
    `MQTT broker:  mqtt://${cloud.mqtt.host}:${cloud.mqtt.port}, topic ${topicExample(stack)}`,
    ...(cloud.mqtts === undefined ? [] : secureLines(cloud.mqtts)),
    `files:        ${directory}`,
    `resources:    ${stack.resourceCount}`,
    "Ctrl-C ends it.",
    "",
  ].join("\n");
}

/** The topic of a device, through Basic Ingest, its levels by name. */
const topicExample = ({ outputs, definition }: Stack): string =>
  `$aws/rules/${outputs.iotRuleName}/${topicWith(definition.contract.topic, (level) => `<${level}>`)}`;

const secureLines = ({ host, port, caPath }: NonNullable<Cloud["mqtts"]>): readonly string[] => [
  `MQTT, TLS:    mqtts://${host}:${port}, for devices with certificates: docs/devices.md`,
  `CA:           ${caPath}`,
];

async function serve(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const stop = new Promise<void>((resolve) => process.once("SIGINT", () => resolve()));
  const httpPort = portOf("port", options.port);
  const mqttPort = portOf("mqtt-port", options["mqtt-port"]);
  const mqttsPort = options["mqtts-port"] === undefined ? undefined : portOf("mqtts-port", options["mqtts-port"]);
  const project = await readProject(options.project);
  const account = { accountId, region: await stageRegion(project, options.stage) };
  const { path: dataDirectory } = await makeRunDirectory(options["data-dir"], options.keep);
  // As the Pulumi CLI does, for relative paths of the program.
  process.chdir(project.directory);
  const onFault = (fault: unknown): void => void process.stderr.write(`cloud: ${String(fault)}\n`);
  const onClientRefused = (why: string): void => void process.stderr.write(`cloud: client ${why}\n`);
  const clock = new WallClock();
  const ports = { httpPort, mqttPort, ...(mqttsPort !== undefined && { mqttsPort }) };
  const cloud = await startCloud({
    clock,
    seed: clock.now(),
    account,
    dataDirectory,
    ...ports,
    onFault,
    onClientRefused,
  });
  try {
    const stack = await bringUp(cloud, { project, stage: options.stage, pipeline: options.pipeline });
    process.stdout.write(announce(cloud, stack, dataDirectory));
    await stop;
    return 130;
  } finally {
    await cloud.close();
  }
}

settleProcess();
try {
  process.exitCode = await serve(process.argv.slice(2));
} catch (error) {
  const fault = error instanceof UsageError ? error.message : usersFault(error);
  const crash = error instanceof Error ? error.stack : String(error);
  process.stderr.write(prefixed("cloud", fault ?? crash ?? ""));
  process.exitCode = fault === undefined ? 1 : 2;
}
