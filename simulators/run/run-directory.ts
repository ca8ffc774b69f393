// Where a run's files lie: `<data directory>/run-<n>`, each run in a folder of its own. A run removes what earlier runs left there,
// save what `--keep` was asked for and what a process that still runs is using; nothing that no run has made is ever removed.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";

const markerName = "run.json";
const marker = z.object({ isKept: z.boolean(), processId: z.int() });
const runPattern = /^run-(\d+)$/;
/** Runs that start together take the next numbers. */
const attemptsMax = 20;

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
    await Promise.all(runs.filter(isLeftover).map((run) => rm(run.path, { recursive: true, force: true })));
    const path = await takeNumber(root, 1 + Math.max(0, ...runs.map((run) => run.number)));
    await writeFile(join(path, markerName), JSON.stringify({ isKept, processId: process.pid }));
    return { path };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RunDirectoryError(`--data-dir ${dataDirectory} cannot be written (${reason}): choose another`, { cause });
  }
}

/** Where a bucket's objects lie in a run's directory, each a file under its key. */
export const bucketDirectory = (runDirectory: string, bucket: string): string => join(runDirectory, "s3", bucket);

interface EarlierRun {
  readonly path: string;
  readonly number: number;
  readonly isKept: boolean;
  readonly processId: number;
}

async function takeNumber(root: string, first: number): Promise<string> {
  for (let number = first; number < first + attemptsMax; number++) {
    const path = join(root, `run-${number}`);
    const isTaken = await mkdir(path).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "EEXIST") return true;
        throw error;
      },
    );
    if (!isTaken) return path;
  }
  throw new Error(`the folders run-${first} to run-${first + attemptsMax - 1} are taken`);
}

async function earlierRuns(root: string): Promise<readonly EarlierRun[]> {
  const runs = (await readdir(root)).map(async (name): Promise<EarlierRun[]> => {
    const [, number] = runPattern.exec(name) ?? [];
    const path = join(root, name);
    const text = await readFile(join(path, markerName), "utf8").catch(() => "");
    const parsed = marker.safeParse(text === "" ? undefined : JSON.parse(text));
    return number === undefined || !parsed.success ? [] : [{ path, number: Number(number), ...parsed.data }];
  });
  return (await Promise.all(runs)).flat();
}

const isLeftover = ({ isKept, processId }: EarlierRun): boolean => !isKept && !isRunning(processId);

/** Signal 0 asks whether a process is there: https://man7.org/linux/man-pages/man2/kill.2.html */
function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
