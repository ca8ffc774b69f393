// A worker thread's program as one piece of JavaScript: a TypeScript loader in the thread would cost more to start than the
// bundle takes to build, and on Node 20 loaders that are registered by `--import` do not reach worker threads.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bundles a TypeScript file with all that it imports, as CommonJS to be evaluated by `new Worker(code, { eval: true })`. */
export async function bundleWorker(entry: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`the bundler gave no output for ${entry.href}`);
  return output.text;
}
