// A Pulumi program on the command line: where it belongs, and bringing it up.
import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Cloud } from "../index.ts";
import { eventLoopTurn } from "../kernel/virtual-clock.ts";
import type { ProgramOptions } from "./command-line.ts";
import { readProject, type Project } from "./project.ts";
import { runModule } from "./run-module.ts";
import { inOneLine, UsersFault } from "./users-fault.ts";

export interface Program extends Project {
  /** Absolute. */
  readonly path: string;
  readonly stack: string;
}

/** @throws UsersFault */
export async function readProgram({ path: typed, stack, configuration }: ProgramOptions): Promise<Program> {
  const path = resolve(typed);
  if (!existsSync(path)) throw new UsersFault(`--program is "${typed}"; there is no such file`);
  return { ...(await readProject(path, stack, configuration)), path, stack };
}

/** Lines of what was made and of the stack's outputs. @throws UsersFault */
export async function bringUp(cloud: Cloud, program: Program): Promise<string> {
  const { path, stack, name, root, configuration } = program;
  // The program finds its files as under the Pulumi CLI.
  process.chdir(root);
  const stray = strayRejection();
  try {
    const up = cloud.provision({ project: name, stack, configuration, root, program: () => runModule(path) });
    const { outputs, resourceCount } = await Promise.race([up, stray.rejection]);
    await Promise.race([eventLoopTurn(), stray.rejection]);
    return `resources:    ${resourceCount}\noutputs:      ${JSON.stringify(outputs, undefined, 2)}\n`;
  } catch (cause) {
    throw new UsersFault(`${relative(root, path)}: ${inOneLine(cause)}${placeIn(root, cause)}`, { cause });
  } finally {
    stray.forget();
  }
}

interface StrayRejection {
  /** Never resolves. */
  readonly rejection: Promise<never>;
  forget(): void;
}

/** A rejection that the program leaves to nobody, such as of an `apply` that throws: it ends the program, and not the process. */
function strayRejection(): StrayRejection {
  let onRejection: (reason: unknown) => void = () => undefined;
  const rejection = new Promise<never>((_, reject) => {
    onRejection = (reason) => reject(reason instanceof Error ? reason : new Error(String(reason)));
  });
  process.on("unhandledRejection", onRejection);
  return { rejection, forget: () => void process.off("unhandledRejection", onRejection) };
}

/** Where in the program's own files an error was thrown, if it was there. */
function placeIn(root: string, error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  const own = lines.find((line) => line.includes(`${root}/`) && !line.includes("node_modules"));
  const [, place] = /([^/(]+:\d+:\d+)\)?$/.exec(own ?? "") ?? [];
  return place === undefined ? "" : ` (${place})`;
}
