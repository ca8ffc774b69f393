// The policy pack's users install it by its own package.json: the versions there are those that the tests here run.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";

const versions = z.record(z.string(), z.string()).default({});
const manifest = z.object({ dependencies: versions, devDependencies: versions });
const manifestAt = (path: string) =>
  manifest.parse(JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8")));

test("infra/policy/package.json names the versions of package.json", () => {
  const { dependencies, devDependencies } = manifestAt("package.json");
  const pack = manifestAt("infra/policy/package.json").dependencies;

  const tested = { ...devDependencies, ...dependencies };
  expect(pack).toEqual(Object.fromEntries(Object.keys(pack).map((name) => [name, tested[name]])));
  expect(Object.keys(pack)).toContain("@pulumi/policy");
});
