// The example in examples/greenhouse by itself: that its contract takes its sample, its reports hold, and the walk in docs/your-fleet.md
// tells of the same files. Whether the pipeline brings it all home is shown by simulations.
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { judgeOf } from "../../contract/index.ts";
import { contract } from "../../examples/greenhouse/contract.ts";
import { firmwareDaily } from "../../examples/greenhouse/reports/firmware-daily.ts";
import { defaultReports } from "../../queries/catalog.ts";
import { reportFaults } from "../../queries/report-faults.ts";
import { draftOf } from "../../simulators/fleet/draft/draft-contract.ts";
import { parseSamples } from "../../simulators/fleet/draft/samples.ts";

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

async function samples() {
  const parsed = parseSamples(await read("examples/greenhouse/sample.jsonl"));
  if (parsed.kind === "refused") throw new Error(parsed.faults.join("\n"));
  return parsed.samples;
}

describe("the greenhouses", () => {
  test("have a contract that accepts their sample", async () => {
    const judge = judgeOf(contract);
    const receivedAtMs = Date.UTC(2026, 0, 5, 8, 2);

    const judgements = (await samples()).flatMap(({ topic = "", payload }) =>
      judge({ payload: JSON.stringify(payload), topic, receivedAtMs }),
    );

    expect(judgements.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => "accepted"));
  });

  test("have the contract that was drafted from their sample, with names, units and ranges", async () => {
    const draft = draftOf(await samples(), {});

    const pathsOf = (fields: readonly { readonly column: string; readonly path?: string; readonly level?: string }[]) =>
      fields.map(({ column, path, level }) => path ?? (level === undefined ? column : "topic")).sort();
    expect(pathsOf(draft.fields.map(({ field }) => field))).toEqual(pathsOf(contract.fields));
    expect(draft.identity.length).toBe(contract.identity.length);
  });

  test("have reports without a fault", () => {
    expect(reportFaults({ contract, reports: [...defaultReports(contract), firmwareDaily] })).toEqual([]);
  });

  test("are what docs/your-fleet.md tells of", async () => {
    const page = await read("docs/your-fleet.md");
    const project = await read("examples/greenhouse/Pulumi.yaml");
    const field = /^ {4}\{\n {6}column: "temp_c",[\s\S]*?\n {4}\},$/m;

    expect(page).toContain((await read("examples/greenhouse/sample.jsonl")).split("\n")[0]?.replace(/^\S+ /, ""));
    expect(field.exec(page)?.[0]).toBe(field.exec(await read("examples/greenhouse/contract.ts"))?.[0]);
    for (const line of project.split("\n").filter((one) => !one.startsWith("description")))
      expect(page).toContain(line);
  });
});
