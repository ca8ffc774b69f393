// Bundles lambdas/<name>/handler.ts into one ES module for AWS Lambda. The bytes depend on the sources alone: no
// times, no absolute paths, no source map. https://esbuild.github.io/api/
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

const repository = fileURLToPath(new URL("../../", import.meta.url));

// CommonJS dependencies call `require` for Node's own modules, which an ES module does not have.
const requireShim = 'import{createRequire as _cr}from"node:module";const require=_cr(import.meta.url);';

export interface BundleSource {
  /** The module that exports `handler`, relative to `root`. */
  readonly entry: string;
  /** The folder that paths are taken relative to, so that they do not show where it lies. */
  readonly root: string;
}

/** The bundle's text. Throws esbuild's own error, with file and line, when the sources do not build. */
export function bundleText({ entry, root }: BundleSource): string {
  const built = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    // The oldest Node that runs the bundle: Lambda's is newer, the embedded cloud runs on the developer's.
    target: "node20",
    mainFields: ["module", "main"],
    banner: { js: requireShim },
    minify: true,
    keepNames: true,
    legalComments: "none",
    sourcemap: false,
    charset: "utf8",
    logLevel: "silent",
  });
  const [module] = built.outputFiles;
  if (module === undefined) throw new Error(`esbuild wrote nothing for ${entry}`);
  return module.text;
}

/**
 * Writes `.build/lambdas/<name>/index.mjs` and returns the archive that holds it as `index.mjs`, with further files
 * of the repository by their path in the archive.
 */
export function lambdaArchive(name: string, files: Readonly<Record<string, string>> = {}): pulumi.asset.AssetArchive {
  const file = join(repository, ".build", "lambdas", name, "index.mjs");
  writeWhole(file, bundleText({ entry: `lambdas/${name}/handler.ts`, root: repository }));
  const further = Object.entries(files).map(([path, source]) => [path, fileAsset(join(repository, source))] as const);
  return new pulumi.asset.AssetArchive({ "index.mjs": fileAsset(file), ...Object.fromEntries(further) });
}

/** Relative, because Pulumi keeps the path in its state and checkouts lie in different places. */
function fileAsset(file: string): pulumi.asset.FileAsset {
  return new pulumi.asset.FileAsset(relative(process.cwd(), file));
}

/** Leaves an unchanged file alone and replaces a changed one in one step: another process may be reading it. */
function writeWhole(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
