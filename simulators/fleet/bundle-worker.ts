// A worker thread's program as one piece of JavaScript: a TypeScript loader in the thread would cost more to start than the
// bundle takes to build, and on Node 20 loaders that are registered by `--import` do not reach worker threads.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/** The worker's program, as source in the repository and as JavaScript in the package. */
const entry = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/**
 * Bundles the worker with all that it imports, as CommonJS to be evaluated by `new Worker(code, { eval: true })`.
 * `contractModule`: the path of the module that exports a contract which decodes its payloads.
 */
export async function bundleWorker(contractModule?: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    conditions: ["millrace-source"],
    logLevel: "silent",
    // A contract's module says where it lies by it, which nothing in a worker asks.
    define: { "import.meta.url": JSON.stringify("file:///worker.mjs") },
    plugins: contractModule === undefined ? [] : [decodingOf(contractModule)],
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`the bundler gave no output for ${entry.href}`);
  return output.text;
}

/** Puts the module's decoding in place of the one that is none. */
const decodingOf = (contractModule: string): Plugin => ({
  name: "decoding",
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]fleet[\\/]decoding\.[jt]s$/ }, () => ({
      contents: `import * as module from ${JSON.stringify(contractModule)};
        const found = [module, ...Object.values(module)].find((one) => typeof one?.decode === "function");
        export const decoding = { decode: found.decode, encode: found.encode };`,
      resolveDir: dirname(contractModule),
    }));
  },
});
