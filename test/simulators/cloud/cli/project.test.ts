import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readProject } from "../../../../simulators/cloud/cli/project.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "project-"));
  mkdirSync(join(root, "source"));
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (name: string, lines: readonly string[]): void => writeFileSync(join(root, name), lines.join("\n"));
const read = (overrides: Readonly<Record<string, string>> = {}) =>
  readProject(join(root, "source", "index.ts"), "dev", overrides);

describe("readProject", () => {
  test("finds Pulumi.yaml above the program, and lays the stack's file and the command line over its configuration", async () => {
    file("Pulumi.yaml", [
      "name: tiny",
      "runtime: nodejs",
      "config:",
      "  count: { type: integer, default: 3 }",
      "  colour: { default: red }",
      "  shape: { default: round }",
      "  absent: { type: string }",
      "  aws:region: eu-west-1",
    ]);
    file("Pulumi.dev.yaml", ["config:", "  tiny:colour: green", "  tiny:shape: square", "  list: [1, 2]"]);

    expect(await read({ shape: "flat" })).toEqual({
      name: "tiny",
      root,
      configuration: {
        "tiny:count": "3",
        "tiny:colour": "green",
        "tiny:shape": "flat",
        "tiny:list": "[1,2]",
        "aws:region": "eu-west-1",
      },
    });
  });

  test("a program without a Pulumi.yaml is a project of its folder's name", async () => {
    expect(await read({ key: "value" })).toEqual({
      name: "source",
      root: join(root, "source"),
      configuration: { "source:key": "value" },
    });
  });

  test("an encrypted value is refused with its remedy, which mends it", async () => {
    file("Pulumi.yaml", ["name: tiny", "runtime: nodejs"]);
    file("Pulumi.dev.yaml", ["config:", "  tiny:password:", "    secure: v1:abc"]);

    await expect(read()).rejects.toThrow("give --config tiny:password=...");
    expect((await read({ "tiny:password": "open" })).configuration).toEqual({ "tiny:password": "open" });
  });

  test("a file that is no project's is named in one line", async () => {
    file("Pulumi.yaml", ["runtime: nodejs"]);

    await expect(read()).rejects.toThrow(/^\S+Pulumi\.yaml is not read: .*name$/);
  });
});
