// One run of the simulator as a child process, and what its JSON says of it.
import { spawn } from "node:child_process";
import { z } from "zod";
import type { Scenario } from "./scenarios.ts";

const runResult = z.object({
  verdict: z.enum(["PASS", "FAIL"]),
  acknowledged: z.number(),
  readingsPerSecond: z.number(),
  cpuMicrosPerReading: z.number(),
  memoryBytes: z.number(),
  firstReportMs: z.number(),
  phaseMs: z.object({ starting: z.number() }),
});

export type Measurement = z.output<typeof runResult>;

/** Longer than any run on a slow machine. */
const runMsMax = 600_000;

/** @throws Error with the child's own words where a run fails: a figure of a failed run is none. */
export async function measure(scenario: Scenario, dataDirectory: string): Promise<Measurement> {
  const { deviceCount, durationMinutes, intervalSeconds } = scenario;
  const options = {
    devices: deviceCount,
    duration: `${durationMinutes}m`,
    interval: `${intervalSeconds}s`,
    "data-dir": dataDirectory,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const child = spawn(
    process.execPath,
    ["--conditions=millrace-source", "--import", "tsx", "simulators/simulate.ts", "--json", ...args],
    { timeout: runMsMax },
  );
  const [stdout, stderr, exitCode] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  if (exitCode !== 0) throw new Error(`${scenario.name}: exit code ${exitCode ?? "none"}\n${stderr}\n${stdout}`);
  return runResult.parse(JSON.parse(stdout));
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
