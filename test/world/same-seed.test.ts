// One seed makes one world: the command line's run in a process of its own, and the same run in this one, give the same rows.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { parseOptions } from "../../simulators/fleet/options.ts";
import { runSimulation } from "../../simulators/run/run-simulation.ts";
import { verdictOfRun } from "../../simulators/run/run-verdict.ts";
import { worldSeed } from "./world-of.ts";

const repository = new URL("../..", import.meta.url).pathname;
/** Three devices: so the head of each report is all of it. */
const command = ["--devices", "3", "--interval", "1s", "--duration", "4m", "--seed", String(worldSeed)];

const printed = z.object({
  verdict: z.string(),
  reports: z.record(z.string(), z.object({ rowCount: z.number(), head: z.array(z.record(z.string(), z.unknown())) })),
});
type Printed = z.output<typeof printed>;

/** Machine time; alone on the machine it takes ten seconds. */
const runMsMax = 100_000;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), `world-${worldSeed}-`));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** @throws Error with the output where the command does not exit 0. */
async function runCommand(): Promise<Printed> {
  const program = [
    "--conditions=millrace-source",
    "--import",
    "tsx",
    "simulators/simulate.ts",
    ...command,
    "--json",
    "--data-dir",
    join(directory, "command"),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: repository, timeout: runMsMax });
  return printed.parse(JSON.parse(stdout));
}

async function runHere(): Promise<Printed> {
  const parsed = parseOptions(command);
  if (parsed.kind !== "run") throw new Error(`${command.join(" ")} is no run`);
  const result = await runSimulation({
    options: parsed.options,
    directory: join(directory, "here"),
    machineMs: () => 0,
    events: { onPhase: () => undefined, onProgress: () => undefined, onClientRefused: () => undefined },
    signal: new AbortController().signal,
  });
  if (result.kind !== "reconciled") throw new Error("the run was stopped");
  const reports = result.heads.map(
    ({ report, rowCount, rows }) => [report, { rowCount, head: rows.map((row) => ({ ...row })) }] as const,
  );
  return { verdict: verdictOfRun(result).verdict, reports: Object.fromEntries(reports) };
}

test(
  "3 devices' 4 minutes are PASS, and give the same rows of each report twice",
  async () => {
    const runs = [runCommand(), runHere()] as const;
    await Promise.allSettled(runs);
    const [one, other] = await Promise.all(runs);

    expect(one.verdict).toBe("PASS");
    expect(one.reports["device_hourly"]).toMatchObject({ rowCount: 3 });
    expect(Object.values(one.reports).map(({ rowCount, head }) => rowCount - head.length)).toEqual([0, 9, 0, 0]);
    expect(other).toEqual(one);
  },
  runMsMax,
);
