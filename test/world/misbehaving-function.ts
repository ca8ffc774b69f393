// Puts the misbehaving handler into a deployed function's package, between the deployment and the first invocation.
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import type { Misbehaviour } from "./misbehaving-handler.ts";

export interface MisbehavingFunction {
  /** From the next invocation on. */
  misbehave(how: Misbehaviour): void;
  /** From the next invocation on, it does its work again. */
  behave(): void;
  /** Every event that it was invoked with, in order. */
  events(): readonly unknown[];
  /** Writes a file of its package anew; throws where `change` changes nothing. Files are read when an environment starts. */
  rewrite(file: string, change: (text: string) => string): void;
}

/** `directory`: the world's. A warm environment keeps its module, so this comes before the function's first invocation. */
export function misbehavingFunction(directory: string, functionName: string): MisbehavingFunction {
  const deployments = join(directory, "lambda", functionName);
  const [deployment] = readdirSync(deployments);
  const inPackage = (name: string): string => join(deployments, deployment!, name);
  renameSync(inPackage("index.mjs"), inPackage("original.mjs"));
  buildSync({
    entryPoints: [fileURLToPath(new URL("./misbehaving-handler.ts", import.meta.url))],
    outfile: inPackage("index.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
  });
  const misbehave = (how: Misbehaviour): void => writeFileSync(inPackage("misbehaviour.json"), JSON.stringify(how));
  misbehave({});
  return {
    misbehave,
    behave: () => misbehave({}),
    rewrite(file, change) {
      const text = readFileSync(inPackage(file), "utf8");
      const changed = change(text);
      if (changed === text) throw new Error(`${file} is as it was`);
      writeFileSync(inPackage(file), changed);
    },
    events() {
      const text = existsSync(inPackage("events.jsonl")) ? readFileSync(inPackage("events.jsonl"), "utf8") : "";
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line): unknown => JSON.parse(line));
    },
  };
}
