// Where a run's files lie: `<data directory>/run-<n>`, each run in a folder of its own. A run removes what earlier runs left
// there, save what `--keep` was asked for; nothing that a run has not made is ever removed.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

const marker = "run.json";
const runPattern = /^run-(\d+)$/;

/** What the user can mend: said in one line, exit 2. */
export class RunDirectoryError extends Error {
  override readonly name = "RunDirectoryError";
}

export interface RunDirectory {
  /** Absolute. */
  readonly path: string;
}

/** @throws RunDirectoryError that names the directory where it cannot be written. */
export async function makeRunDirectory(dataDirectory: string, isKept: boolean): Promise<RunDirectory> {
  const root = resolve(dataDirectory);
  try {
    await mkdir(root, { recursive: true });
    const runs = await earlierRuns(root);
    await Promise.all(runs.filter((run) => !run.isKept).map((run) => rm(run.path, { recursive: true, force: true })));
    const number = 1 + Math.max(0, ...runs.map((run) => run.number));
    const path = join(root, `run-${number}`);
    await mkdir(path);
    await writeFile(join(path, marker), JSON.stringify({ isKept }));
    return { path };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RunDirectoryError(`--data-dir ${dataDirectory} cannot be written (${reason}): choose another`, { cause });
  }
}

/** Where a bucket's objects lie in a run's directory, each a file under its key. */
export const bucketDirectory = (runDirectory: string, bucket: string): string => join(runDirectory, "s3", bucket);

async function earlierRuns(root: string): Promise<readonly { path: string; number: number; isKept: boolean }[]> {
  const names = await readdir(root);
  const runs = names.map(async (name) => {
    const [, number] = runPattern.exec(name) ?? [];
    const path = join(root, name);
    const text = await readFile(join(path, marker), "utf8").catch(() => undefined);
    return number === undefined || text === undefined
      ? []
      : [{ path, number: Number(number), isKept: text.includes("true") }];
  });
  return (await Promise.all(runs)).flat();
}
