// Holds README.md's numbers and left-out.md to the cases. It runs none of them: that they agree is what the other tests show.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { coverageOf, coverageTable, leftOutPage, type Coverage } from "./coverage.ts";
import { recordedFiles } from "./recorded-cases.ts";
import type { Family } from "./recording.ts";

const families = vi.hoisted(() => new Map<string, (family: Family) => void>());
vi.mock("./recording.ts", () => ({
  family: (file: string, define: (family: Family) => void) => void families.set(file, define),
}));
// No case runs, so no cloud need be made.
vi.mock("./shared-cloud.ts", () => ({ aws: undefined }));

const here = import.meta.dirname;
const read = (path: string): string => readFileSync(join(here, path), "utf8");
const caseFiles = readdirSync(join(here, "cases"));
let coverages: readonly Coverage[];

beforeAll(async () => {
  for (const file of caseFiles) await import(`./cases/${file.replace(/\.ts$/, "")}.ts`);
  coverages = [...families]
    .map(([file, define]) => coverageOf(file, define))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
});

test("every recorded file has its family of cases, and every family is run by a test", () => {
  expect(coverages.map(({ file }) => file)).toEqual(recordedFiles());

  const tests = readdirSync(here).filter((file) => file.endsWith(".test.ts") && file !== "coverage.test.ts");
  const run = tests.map((file) => read(file)).join();
  const families = caseFiles.filter((file) => /^family\(/m.test(read(`cases/${file}`)));
  expect(families.filter((file) => !run.includes(`import "./cases/${file}";`))).toEqual([]);
});

test("README.md tells how many cases and answers agree, are left out and are refused", () => {
  expect(read("README.md")).toContain(coverageTable(coverages));
});

test("left-out.md lists every case, answer and member that is not compared, with its reason", async () => {
  await expect(leftOutPage(coverages)).toMatchFileSnapshot("left-out.md");
});
