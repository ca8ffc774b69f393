// Serves a cloud for the command line until it is told to stop: starts it, brings the program up, says where everything is.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PortInUseError, shellEnvironment, startCloud, WallClock, type Cloud } from "../index.ts";
import type { ServeOptions } from "./command-line.ts";
import { bringUp, readProgram, type Program } from "./program.ts";
import { UsersFault } from "./users-fault.ts";

export interface Host {
  /** Settles when serving is to end. */
  readonly stop: Promise<unknown>;
  readonly print: (text: string) => void;
  /** A fault of the cloud's own. */
  readonly onFault: (fault: unknown) => void;
}

/** AWS's own example number, so that nobody takes it for a real one. */
const accountId = "123456789012";
const defaultRegion = "us-east-1";

/** @throws UsersFault */
export async function serve(options: ServeOptions, host: Host): Promise<void> {
  const program = options.program && (await readProgram(options.program));
  if (program !== undefined) await refuseUsedDirectory(options.dataDirectory);
  const directory = await openDirectory(options.dataDirectory);
  try {
    const cloud = await start(options, program, directory.path, host);
    try {
      const ready = program === undefined ? Promise.resolve("") : bringUp(cloud, program);
      await Promise.race([
        ready.then((outcome) => host.print(announce(cloud, directory.path) + outcome + "Ctrl-C ends it.\n")),
        host.stop,
      ]);
      await host.stop;
    } finally {
      await cloud.close();
    }
  } finally {
    await directory.remove();
  }
}

async function start(
  { httpPort, mqttPort, mqttsPort, region }: ServeOptions,
  program: Program | undefined,
  dataDirectory: string,
  { onFault }: Host,
): Promise<Cloud> {
  const clock = new WallClock();
  const account = { accountId, region: region ?? program?.configuration["aws:region"] ?? defaultRegion };
  const ports = { httpPort, mqttPort, ...(mqttsPort !== undefined && { mqttsPort }) };
  try {
    return await startCloud({ clock, seed: clock.now(), account, dataDirectory, ...ports, onFault });
  } catch (cause) {
    throw cause instanceof PortInUseError ? new UsersFault(cause.message, { cause }) : cause;
  }
}

interface Directory {
  readonly path: string;
  remove(): Promise<void>;
}

/** What an earlier cloud left would be there already when the program makes it. */
async function refuseUsedDirectory(asked: string | undefined): Promise<void> {
  const left = asked === undefined ? [] : await readdir(asked).catch(() => []);
  if (left.length > 0)
    throw new UsersFault(
      `--data-dir is "${asked}", which is not empty; a program wants an empty cloud: choose another folder`,
    );
}

/** One that was asked for stays. */
async function openDirectory(asked: string | undefined): Promise<Directory> {
  if (asked !== undefined) return { path: resolve(asked), remove: () => Promise.resolve() };
  const path = await mkdtemp(join(tmpdir(), "cloud-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

function announce(cloud: Cloud, directory: string): string {
  const { endpoint, mqtt, mqtts } = cloud;
  return [
    shellEnvironment(cloud),
    "",
    `AWS endpoint: ${endpoint}`,
    `MQTT broker:  mqtt://${mqtt.host}:${mqtt.port}`,
    ...(mqtts === undefined ? [] : [`MQTT, TLS:    mqtts://${mqtts.host}:${mqtts.port}, CA ${mqtts.caPath}`]),
    `files:        ${directory}`,
    "",
  ].join("\n");
}
