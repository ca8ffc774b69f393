// `npm run simulate`: reads the command line, runs, prints the result, and turns it into the exit code.
// 0 PASS, 1 FAIL, 2 usage, 130 Ctrl-C.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { parseOptions } from "./fleet/options.ts";
import { printResult, resultJson } from "./run/print-result.ts";
import { settleProcess } from "./run/process-settings.ts";
import { progressLine } from "./run/progress-line.ts";
import { describeProgress } from "./run/describe-progress.ts";
import { makeRunDirectory } from "./run/run-directory.ts";
import { runSimulation, type RunResult } from "./run/run-simulation.ts";
import { prefixed, usersFault } from "./run/users-fault.ts";
import { verdictOfRun } from "./run/run-verdict.ts";
import type { SimulateOptions } from "./fleet/options.ts";

const exitCodes = { pass: 0, fail: 1, usage: 2, interrupted: 130 } as const;

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseOptions(args);
  switch (parsed.kind) {
    case "help":
      process.stdout.write(parsed.text);
      return exitCodes.pass;
    case "refused":
      process.stderr.write(parsed.faults.map((fault) => `simulate: ${fault}\n`).join(""));
      return exitCodes.usage;
    case "run":
      return run(parsed.options);
  }
}

async function run(options: SimulateOptions): Promise<number> {
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort(new Error("Ctrl-C")));
  const line = progressLine(process.stderr, () => performance.now());
  try {
    const { path: directory } = await makeRunDirectory(options.dataDir, options.keep);
    const result = await runSimulation({
      options: enterProject(options),
      directory,
      machineMs: () => performance.now(),
      signal: interrupt.signal,
      events: {
        onPhase: (phase) => line.show(phase, true),
        onProgress: (progress) => line.show(describeProgress(progress)),
        onClientRefused: limited(refusalsShownMax, (why) => process.stderr.write(`simulate: device ${why}\n`)),
      },
    });
    return finish(result, options.json);
  } catch (error) {
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    const fault = usersFault(error);
    process.stderr.write(prefixed("simulate", fault ?? traceOf(error)));
    if (fault !== undefined) return exitCodes.usage;
    const failure = options.json ? JSON.stringify({ verdict: "FAIL", error: String(error) }) : "FAIL";
    process.stdout.write(`${failure}\n`);
    return exitCodes.fail;
  }
}

/** A fleet that is refused is refused by the thousand. */
const refusalsShownMax = 5;

function limited(countMax: number, say: (why: string) => void): (why: string) => void {
  let count = 0;
  return (why) => {
    if (count++ < countMax) say(why);
  };
}

/** The program runs in its project's folder, as under the Pulumi CLI; paths of the command line are those of where it was typed. */
function enterProject(options: SimulateOptions): SimulateOptions {
  const { capture } = options;
  const project = resolve(options.project);
  const absolute = capture && {
    ...capture,
    file: resolve(capture.file),
    mappingFile: capture.mappingFile && resolve(capture.mappingFile),
  };
  if (existsSync(project)) process.chdir(project);
  return { ...options, project, capture: absolute };
}

const traceOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

function finish(result: RunResult, isJson: boolean): number {
  const memoryBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(
    isJson ? `${JSON.stringify(resultJson(result, memoryBytes))}\n` : `${printResult(result, memoryBytes)}\n`,
  );
  if (result.kind === "stopped") return exitCodes.interrupted;
  return verdictOfRun(result).verdict === "PASS" ? exitCodes.pass : exitCodes.fail;
}

settleProcess();
process.exitCode = await main(process.argv.slice(2));
