// Every command of the Pulumi CLI that the documents and the workflows name is one that it has, with flags that it takes.
// https://www.pulumi.com/docs/iac/cli/commands/; it does not prove that the commands succeed.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const repository = new URL("../../", import.meta.url).pathname;

const common = ["--stack", "--non-interactive", "--color", "--yes"];
const update = [...common, "--diff", "--refresh", "--policy-pack", "--policy-pack-config"];

/** Flags by command, as far as they are used. */
const flagsOf: Readonly<Record<string, readonly string[]>> = {
  login: [],
  "config rm": common,
  "config set": common,
  destroy: update,
  preview: [...update, "--expect-no-changes"],
  "stack init": [...common, "--secrets-provider"],
  "stack output": common,
  "stack rename": common,
  "stack rm": [...common, "--preserve-config"],
  "stack select": common,
  up: [...update, "--expect-no-changes"],
};

const filesUnder = (folder: string): string[] =>
  readdirSync(repository + folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:md|yml)$/.test(name))
    .map((name) => `${folder}/${name}`);

const commands = [
  "README.md",
  "CONTRIBUTING.md",
  "ARCHITECTURE.md",
  ...filesUnder("docs"),
  ...filesUnder(".github"),
].flatMap((file) =>
  readFileSync(repository + file, "utf8")
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .flatMap((line) => [...line.matchAll(/\bpulumi ((?:login|config|destroy|preview|stack|up)\b[^`|&;)]*)/g)])
    .map(([, text = ""]) => {
      const words = text.split(/\s+/);
      const name = words[0] === "stack" || words[0] === "config" ? words.slice(0, 2).join(" ") : words[0]!;
      const flags = words.filter((word) => word.startsWith("--")).map((word) => word.split("=")[0]!);
      return { file, name, flags };
    }),
);

test("no document or workflow names a command or a flag that the CLI has not", () => {
  const unknown = commands.filter(
    ({ name, flags }) => !flags.every((flag) => flagsOf[name]?.includes(flag)) || !(name in flagsOf),
  );

  expect(commands.length).toBeGreaterThan(30);
  expect(unknown).toEqual([]);
});

test("no document removes a stack without keeping its file, which the CLI would delete", () => {
  const removals = commands.filter(({ name }) => name === "stack rm");

  expect(removals.length).toBeGreaterThan(0);
  expect(removals.filter(({ flags }) => !flags.includes("--preserve-config"))).toEqual([]);
});
