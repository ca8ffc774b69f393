import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { bundleText, lambdaArchive } from "../../infra/components/bundle.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "bundle-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const source = `import { createRequire } from "node:module";
import { greeting } from "./greeting.cjs";
export const handler = async (event: { name: string }) => greeting(event.name) + typeof createRequire;
`;
const commonJs = `const { sep } = require("node:path"); exports.greeting = (name) => "hello " + name + sep.length;`;

/** The same two source files under a root of this name. */
function checkout(name: string): string {
  const root = join(scratch, name);
  mkdirSync(join(root, "lambdas/greet"), { recursive: true });
  writeFileSync(join(root, "lambdas/greet/handler.ts"), source);
  writeFileSync(join(root, "lambdas/greet/greeting.cjs"), commonJs);
  return root;
}

const entry = "lambdas/greet/handler.ts";

describe("bundleText", () => {
  test("the same sources give the same bytes, wherever the checkout lies", () => {
    const first = bundleText({ entry, root: checkout("one") });
    const second = bundleText({ entry, root: checkout("somewhere/else") });

    expect(second).toBe(first);
  });

  test("the bundle is an ES module whose CommonJS dependencies find Node's own modules", async () => {
    const file = join(scratch, "index.mjs");
    writeFileSync(file, bundleText({ entry, root: checkout("run") }));

    const loaded: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);

    const { handler } = z.object({ handler: z.custom<(event: unknown) => Promise<string>>() }).parse(loaded);
    expect(await handler({ name: "device" })).toBe("hello device1function");
  });

  test("sources that do not build are refused with file and line", () => {
    const root = checkout("broken");
    writeFileSync(join(root, entry), "export const handler = ;\n");

    expect(() => bundleText({ entry, root })).toThrow(/lambdas\/greet\/handler\.ts:1:23/);
  });

  test.each(["admit-device", "transform", "run-reports", "publish-report"])(
    "%s builds twice to the same bytes",
    (name) => {
      const real = { entry: `lambdas/${name}/handler.ts`, root: repository };

      const text = bundleText(real);

      expect(bundleText(real)).toBe(text);
      expect(text).not.toContain(repository);
      expect(text).not.toContain("sourceMappingURL");
    },
  );
});

describe("lambdaArchive", () => {
  test("holds the bundle, written into the deployed project's .build, and further files by their path in the archive", async () => {
    const archive = lambdaArchive("admit-device", { "definition.json": new pulumi.asset.StringAsset("{}") });

    const assets = z
      .object({
        "index.mjs": z.instanceof(pulumi.asset.FileAsset),
        "definition.json": z.instanceof(pulumi.asset.StringAsset),
      })
      .strict()
      .parse(await archive.assets);
    const path = await assets["index.mjs"].path;
    expect(path).toBe(".build/lambdas/admit-device/index.mjs");
    expect(readFileSync(path, "utf8")).toBe(bundleText({ entry: "lambdas/admit-device/handler.ts", root: repository }));
  });
});
