#!/usr/bin/env node
// The command line: reads it, serves, and turns what happened into the exit code. 0 help and version, 1 a fault of the cloud, 2 what
// the user can mend, 130 Ctrl-C, 143 SIGTERM.
import { createRequire } from "node:module";
import { z } from "zod";
import { helpText, readCommandLine } from "./command-line.ts";
import { serve } from "./serve.ts";
import { UsersFault } from "./users-fault.ts";

const packageFile: unknown = createRequire(import.meta.url)("#package");
const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(packageFile);

const print = (text: string): void => void process.stdout.write(text);
const complain = (text: string): void => void process.stderr.write(`${name}: ${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args);
  switch (line.kind) {
    case "help":
      print(helpText(name));
      return 0;
    case "version":
      print(`${version}\n`);
      return 0;
    case "refused":
      line.faults.forEach(complain);
      return 2;
    case "serve": {
      // Worker threads share their process's time zone, and functions run in UTC.
      process.env["TZ"] = "UTC";
      const stopped = stopSignal();
      await serve(line.options, { stop: stopped, print, onFault: (fault) => complain(describe(fault)) });
      return stopped;
    }
  }
}

/** The exit code of the signal that asks the process to end. */
const stopSignal = (): Promise<number> =>
  new Promise((resolve) => {
    process.once("SIGINT", () => resolve(130));
    process.once("SIGTERM", () => resolve(143));
  });

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  complain(error instanceof UsersFault ? error.message : describe(error));
  process.exitCode = error instanceof UsersFault ? 2 : 1;
}
