// Runs the program as the Pulumi CLI does: the language host's own entry point, `@pulumi/pulumi/cmd/run`, in a process of its
// own with the flags, the environment and the working directory that `pulumi-language-nodejs` gives it, according to the
// `runtime` and `main` of Pulumi.yaml. https://github.com/pulumi/pulumi/tree/master/sdk/nodejs/cmd/pulumi-language-nodejs
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";

/** This repository's own project. */
export const repository = fileURLToPath(new URL("../../../", import.meta.url));

const projectFile = z.object({
  name: z.string(),
  main: z.string(),
  runtime: z.object({
    name: z.literal("nodejs"),
    options: z.object({ typescript: z.boolean(), nodeargs: z.string() }),
  }),
});

export interface ProgramArgs {
  /** Of the project: with a Pulumi.yaml, and a program that finds `@pulumi/pulumi`. */
  readonly folder?: string;
  readonly stack: string;
  readonly configuration: Readonly<Record<string, string>>;
  readonly engineAddress: string;
  readonly isPreview: boolean;
}

export interface EndedProgram {
  readonly exitCode: number | null;
  /** What the process printed, both streams. */
  readonly printed: string;
}

/** What Pulumi.yaml says of a project. */
export const projectIn = (folder: string) =>
  projectFile.parse(parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")));

/** What it says of this repository's. */
export const project = projectIn(repository);

/** Where a program runs: the engine goes to the folder of `main`. */
export const programFolderOf = (folder: string): string => join(folder, dirname(projectIn(folder).main));

export const programFolder = programFolderOf(repository);

/** Starts the program and waits for its end; the test's own time limit bounds it. */
export function runProgram(args: ProgramArgs): Promise<EndedProgram> {
  const { folder = repository } = args;
  const { main, name, runtime } = projectIn(folder);
  const entryPoint = createRequire(join(folder, "Pulumi.yaml")).resolve("@pulumi/pulumi/cmd/run/index.js");
  const child = spawn(
    process.execPath,
    [
      ...runtime.options.nodeargs.split(" "),
      entryPoint,
      `--monitor=${args.engineAddress}`,
      `--engine=${args.engineAddress}`,
      "--organization=organization",
      `--project=${name}`,
      `--stack=${args.stack}`,
      `--root-directory=${folder}`,
      `--pwd=${programFolderOf(folder)}`,
      "--parallel=16",
      ...(args.isPreview ? ["--dry-run"] : []),
      basename(main),
    ],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PULUMI_CONFIG: JSON.stringify(args.configuration),
        PULUMI_CONFIG_SECRET_KEYS: "[]",
        PULUMI_NODEJS_TYPESCRIPT: String(runtime.options.typescript),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let printed = "";
  const collect = (chunk: Buffer): void => void (printed += chunk.toString());
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, printed }));
  });
}
