// Puts the bootstrap on disk as JavaScript that a bare worker thread runs: starting a TypeScript loader in each thread would
// cost more than most invocations.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { transformSync } from "esbuild";

/** TypeScript beside TypeScript, and already JavaScript where this file is compiled. */
const source = new URL(`bootstrap${extname(import.meta.url)}`, import.meta.url);

let javaScript: string | undefined;

/** The path of the installed bootstrap; `directory` is created where it is missing. */
export function installBootstrap(directory: string): string {
  javaScript ??= transformSync(readFileSync(source, "utf8"), {
    loader: "ts",
    format: "esm",
    target: "node20",
  }).code;
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "bootstrap.mjs");
  writeFileSync(path, javaScript);
  return path;
}
