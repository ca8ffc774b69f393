// `npm run bench`: every scenario several times, in turn, so that a machine that slows down slows all of them; printed as a table
// and as JSON.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measure, type Measurement } from "./measure.ts";
import { scenarios, type Scenario } from "./scenarios.ts";
import { summarise, type Summary } from "./summary.ts";

const help = `Measures whole runs of the simulator: readings per second, CPU per reading, memory, first report, start-up.

npm run bench -- [--repeats N] [--json]

  --repeats N   runs of each scenario (3)
  --json        one JSON object on stdout and nothing else
`;

/** Next to no devices: what the process takes before the fleet counts. */
const baseline: Scenario = { name: "baseline", deviceCount: 10, durationMinutes: 10, intervalSeconds: 10 };

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { repeats: { type: "string", default: "3" }, json: { type: "boolean" }, help: { type: "boolean" } },
  });
  const repeats = Number(values.repeats);
  if (values.help === true || !Number.isInteger(repeats) || repeats < 1) {
    process.stdout.write(help);
    return values.help === true ? 0 : 2;
  }
  const directory = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const results = await measureAll(repeats, directory);
    process.stdout.write(values.json === true ? `${JSON.stringify(Object.fromEntries(results))}\n` : table(results));
    return 0;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureAll(repeats: number, directory: string): Promise<ReadonlyMap<string, Summary>> {
  const base = await measure(baseline, directory);
  const measurements = new Map<Scenario, Measurement[]>(scenarios.map((scenario) => [scenario, []]));
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const [scenario, taken] of measurements) {
      process.stderr.write(`${scenario.name}: run ${repeat} of ${repeats}\n`);
      taken.push(await measure(scenario, directory));
    }
  }
  const summaries = [...measurements].map(([scenario, taken]): [string, Summary] => [
    scenario.name,
    summarise(taken, scenario.deviceCount, base.memoryBytes),
  ]);
  return new Map(summaries);
}

function table(results: ReadonlyMap<string, Summary>): string {
  const lines = [...results].flatMap(([scenario, summary]) => [
    "",
    scenario,
    `  ${"".padEnd(28)}${["minimum", "median", "maximum"].map((heading) => heading.padStart(12)).join("")}`,
    ...Object.entries(summary).map(([figure, { min, median, max }]) => {
      const cells = [min, median, max].map((value) => Math.round(value).toLocaleString("en-US").padStart(12));
      return `  ${figure.padEnd(28)}${cells.join("")}`;
    }),
  ]);
  return `${lines.join("\n")}\n`;
}

process.exitCode = await main(process.argv.slice(2));
