// A Pulumi project as its folder says it: its name, its program, the defaults of its configuration and its stages' files.
// https://www.pulumi.com/docs/iac/concepts/projects/project-file/
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { stageConfiguration } from "../../infra/stage-file.ts";

/** What the user can mend: said in one line, exit 2. */
export class ProjectError extends Error {
  override readonly name = "ProjectError";
}

/** By `namespace:key`, as text: how Pulumi keeps configuration. */
export type Configuration = Readonly<Record<string, string>>;

export interface Project {
  /** Absolute; relative paths of the program start here. */
  readonly directory: string;
  readonly name: string;
  /** Evaluates the program and answers its outputs. */
  readonly program: () => Promise<object>;
  /** Of a stage's file, with the project's defaults. @throws ProjectError that names the file where it is missing */
  configurationOf(stage: string): Promise<Configuration>;
}

const configValue = z.union([
  z.object({ value: z.unknown().optional(), default: z.unknown().optional() }),
  z.string(),
  z.number(),
  z.boolean(),
]);

const projectFile = z.object({
  name: z.string(),
  main: z.string().default("index.ts"),
  config: z.record(z.string(), configValue).nullish(),
});

/** Reads `Pulumi.yaml`. @throws ProjectError */
export async function readProject(folder: string): Promise<Project> {
  const directory = resolve(folder);
  const text = await readFile(join(directory, "Pulumi.yaml"), "utf8").catch((cause: unknown) => {
    throw new ProjectError(
      `there is no Pulumi.yaml in ${directory}: name the folder of a Pulumi project with --project DIR`,
      { cause },
    );
  });
  const parsed = projectFile.safeParse(parse(text));
  if (!parsed.success)
    throw new ProjectError(`${join(directory, "Pulumi.yaml")} is no project: ${z.prettifyError(parsed.error)}`);
  const { name, main, config } = parsed.data;
  const presets = presetsOf(name, config ?? {});
  return {
    directory,
    name,
    program: () => evaluate(join(directory, main)),
    configurationOf: async (stage) => ({ ...presets, ...(await readStageFile(directory, stage)) }),
  };
}

async function readStageFile(directory: string, stage: string): Promise<Configuration> {
  const text = await readFile(join(directory, `Pulumi.${stage}.yaml`), "utf8").catch((cause: unknown) => {
    throw new ProjectError(
      `--stage is "${stage}"; there is no Pulumi.${stage}.yaml in ${directory}: choose another, or write the file`,
      { cause },
    );
  });
  return stageConfiguration(text);
}

/** A key without a namespace is the project's own. https://www.pulumi.com/docs/iac/concepts/config/#project-level-configuration */
function presetsOf(project: string, config: Readonly<Record<string, z.output<typeof configValue>>>): Configuration {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, given]) => {
      const value = typeof given === "object" ? (given.value ?? given.default) : given;
      if (value === undefined || value === null) return [];
      const name = key.includes(":") ? key : `${project}:${key}`;
      return [[name, typeof value === "string" ? value : JSON.stringify(value)] as const];
    }),
  );
}

/** As the language host does: a function that is exported by default is called, otherwise what the module exports are the outputs. */
async function evaluate(main: string): Promise<object> {
  const loaded: unknown = await import(pathToFileURL(main).href).catch((cause: unknown) => {
    throw new Error(`the program ${basename(main)} cannot be loaded: ${String(cause)}`, { cause });
  });
  const module = moduleExports.parse(loaded);
  const given = module["default"];
  const outputs: unknown = isProgram(given) ? await given() : (given ?? { ...module });
  return typeof outputs === "object" && outputs !== null ? outputs : {};
}

const isProgram = (value: unknown): value is () => unknown => typeof value === "function";

/** What a module exports is a namespace, no plain object. */
export const moduleExports = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === "object" && value !== null,
);
