// The world of one test file: Pulumi's runtime evaluates one program a process, and so does a file. Its tests are a story: each
// goes on where the one before left the world. A failure says how to replay the story and where its files lie.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { VirtualClock, type CloudFaults } from "millrace-cloud";
import { noFaults, type FaultMix } from "../../simulators/fleet/fault-mix.ts";
import type { FleetOptions } from "../../simulators/fleet/fleet.ts";
import type { Tally } from "../../simulators/ledger/tally.ts";
import { verdictOf, type Verdict } from "../../simulators/ledger/verdict.ts";
import { virtualDriver } from "../../simulators/run/driver.ts";
import { virtualStartMs } from "../../simulators/run/plan.ts";
import { sendReadings } from "../../simulators/run/send-readings.ts";
import { readProject } from "../../simulators/run/project.ts";
import { stepMsMin } from "../../simulators/run/step.ts";
import { openWorld, type World, type WorldOptions } from "../../simulators/run/world.ts";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

/** The default stage's program, in this repository's own folder. */
export const defaultProject = fileURLToPath(new URL("../..", import.meta.url));

export const worldSeed = Number(process.env["WORLD_SEED"] ?? "1");

const minuteMs = 60_000;

export interface Stint {
  /** Its folder in the ledger. */
  readonly name: string;
  readonly devices?: FleetOptions["devices"];
  readonly faults?: FaultMix;
  readonly durationMs?: number;
}

export interface OneWorld {
  readonly directory: string;
  readonly world: World;
  /** Eight devices come, measure every 10 s for a minute, and go. */
  send(stint: Stint): Promise<void>;
  /** Lets so many minutes of the world go by. */
  pass(minutes: number): Promise<void>;
  /** Nothing is under way any more; the fleets' ledgers are compared with the tables. */
  verdict(): Promise<{ readonly tally: Tally; readonly verdict: Verdict }>;
}

export interface WorldChoice extends Pick<WorldOptions, "configuration" | "mqttsPort" | "pipeline"> {
  readonly faults?: CloudFaults;
}

/** The reports that say in an hour otherwise than the devices, by name. */
export const wrongReports = ({ reports }: Tally, hour: string): readonly string[] => [
  ...new Set(reports.wrong.filter(({ window }) => window === `2026-01-05 ${hour}`).map(({ report }) => report)),
];

/** Every report of the default stage. */
export const allReports = (one: OneWorld): readonly string[] =>
  one.world.stack.definition.reports.map(({ name }) => name);

/** Opens a world with a project's program up in it before the file's tests, and closes it after them. */
export function worldOf(projectFolder: string, { faults = {}, ...choice }: WorldChoice = {}): () => OneWorld {
  let opened: OneWorld | undefined;
  let hasFailed = false;
  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), `world-${worldSeed}-`));
    const driver = virtualDriver(new VirtualClock(virtualStartMs));
    const project = await readProject(projectFolder);
    const ports = { httpPort: 0, mqttPort: 0 };
    const world = await openWorld({
      project,
      stage: "dev",
      driver,
      seed: worldSeed,
      directory,
      ...ports,
      ...choice,
      faults,
    });
    opened = {
      directory,
      world,
      send: (stint) => send(world, stint),
      pass: (minutes) => driver.advanceTo(driver.clock.now() + minutes * minuteMs),
      verdict: () => verdict(world),
    };
  });
  beforeEach(({ onTestFailed, task }) =>
    onTestFailed(() => {
      hasFailed = true;
      const replay = `WORLD_SEED=${worldSeed} npx vitest run ${task.file.name}`;
      process.stderr.write(`replay: ${replay}; the world's files: ${opened?.directory}\n`);
    }),
  );
  afterAll(async () => {
    await opened?.world.close();
    if (opened !== undefined && !hasFailed) await rm(opened.directory, { recursive: true, force: true });
  });
  return () => opened!;
}

async function send(world: World, { name, devices, faults = noFaults, durationMs = 60_000 }: Stint): Promise<void> {
  const { driver } = world;
  const startMs = driver.clock.now();
  const fleet = await world.muster({
    devices: devices ?? { kind: "simulated", count: 8, intervalMs: 10_000 },
    startMs,
    faults,
    workers: 1,
    ledgerFolder: name,
  });
  await fleet.connect();
  await sendReadings({
    driver,
    fleet,
    endMs: startMs + durationMs,
    stepMs: stepMsMin,
    signal: new AbortController().signal,
    onStep: () => undefined,
  });
  await fleet.finish();
}

async function verdict(world: World): Promise<{ tally: Tally; verdict: Verdict }> {
  await world.drain();
  const tally = await world.reconcile();
  // A world whose cloud broke proves nothing.
  expect(world.cloudFaults).toEqual([]);
  return { tally, verdict: verdictOf(tally) };
}
