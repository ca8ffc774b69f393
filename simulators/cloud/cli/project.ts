// The Pulumi project that a program belongs to: its name, its folder and a stack's configuration, as the Pulumi CLI reads them.
// https://www.pulumi.com/docs/iac/concepts/projects/project-file/ and /concepts/config/
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { inOneLine, UsersFault } from "./users-fault.ts";

export interface Project {
  readonly name: string;
  /** Where relative paths of a program start from. */
  readonly root: string;
  /** `namespace:key` to its text, a value with members of its own as JSON. */
  readonly configuration: Readonly<Record<string, string>>;
}

const projectFile = z.object({ name: z.string(), config: z.record(z.string(), z.unknown()).nullish() });
const stackFile = z.object({ config: z.record(z.string(), z.unknown()).nullish() });
/** A key that the project file declares; one without a default or value has no configuration of its own. */
const declaration = z.looseObject({ default: z.unknown(), value: z.unknown() }).partial();
const encrypted = z.strictObject({ secure: z.string() });

/**
 * A program without a Pulumi.yaml above it is a project of its folder's name. `overrides` stand over both files' configuration.
 * @throws UsersFault
 */
export async function readProject(
  programPath: string,
  stack: string,
  overrides: Readonly<Record<string, string>>,
): Promise<Project> {
  const folder = dirname(programPath);
  const root = ancestors(folder).find((ancestor) => existsSync(join(ancestor, "Pulumi.yaml")));
  if (root === undefined) return project(basename(folder), folder, [overrides]);
  const { name, config } = await read(join(root, "Pulumi.yaml"), projectFile);
  const declared = Object.entries(config ?? {}).map(([key, value]) => [key, declaredValue(value)] as const);
  const stackPath = join(root, `Pulumi.${stack}.yaml`);
  const ofStack = existsSync(stackPath) ? (await read(stackPath, stackFile)).config : undefined;
  return project(name, root, [Object.fromEntries(declared), ofStack ?? {}, overrides]);
}

type Layer = Readonly<Record<string, unknown>>;

/** A later layer's value stands over an earlier one's. */
function project(name: string, root: string, layers: readonly Layer[]): Project {
  const values = new Map(layers.flatMap(Object.entries).map(([key, value]) => [qualified(name, key), value]));
  const present = [...values].filter(([, value]) => value !== undefined);
  return { name, root, configuration: Object.fromEntries(present.map(([key, value]) => [key, textOf(key, value)])) };
}

/** A key without a namespace is the project's own. */
const qualified = (name: string, key: string): string => (key.includes(":") ? key : `${name}:${key}`);

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

async function read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  try {
    return schema.parse(parse(await readFile(path, "utf8")) ?? {});
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : cause;
    throw new UsersFault(`${path} is not read: ${inOneLine(reason)}`, { cause });
  }
}

function declaredValue(value: unknown): unknown {
  const parsed = declaration.safeParse(value);
  return parsed.success ? (parsed.data.value ?? parsed.data.default) : value;
}

function textOf(key: string, value: unknown): string {
  if (encrypted.safeParse(value).success)
    throw new UsersFault(
      `${key} is encrypted in the stack's file, for which there is no key here: give --config ${key}=...`,
    );
  return typeof value === "string" ? value : JSON.stringify(value);
}
