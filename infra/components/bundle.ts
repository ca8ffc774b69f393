// Bundles lambdas/<name>/handler into one ES module for AWS Lambda, from this package's sources as they lie in the repository or as they
// were built. The bytes depend on the sources alone: no times, no absolute paths, no source map. https://esbuild.github.io/api/
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { buildSync, type BuildOptions } from "esbuild";

const thisFile = fileURLToPath(import.meta.url);
const packageFolder = join(dirname(thisFile), "..", "..");

// CommonJS dependencies call `require` for Node's own modules, which an ES module does not have.
const requireShim = 'import{createRequire as _cr}from"node:module";const require=_cr(import.meta.url);';

export interface BundleSource {
  /** The module that exports `handler`, relative to `root`; or the text of a module that lies there. */
  readonly entry: string | { readonly text: string };
  /** The folder that paths are taken relative to, so that they do not show where it lies. */
  readonly root: string;
}

/** What a function's archive holds, by path in the archive. */
export type ArchivedFiles = Readonly<Record<string, pulumi.asset.FileAsset | pulumi.asset.StringAsset>>;

/** The bundle's text. Throws esbuild's own error, with file and line, when the sources do not build. */
export function bundleText({ entry, root }: BundleSource): string {
  const source: BuildOptions =
    typeof entry === "string" ? { entryPoints: [entry] } : { stdin: { contents: entry.text, resolveDir: root } };
  const built = buildSync({
    ...source,
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    // The oldest Node that runs the bundle: Lambda's is newer, the embedded cloud runs on the developer's.
    target: "node20",
    mainFields: ["module", "main"],
    // A contract's module imports this package, of which the repository has no built form.
    conditions: extname(thisFile) === ".ts" ? ["millrace-source"] : [],
    banner: { js: requireShim },
    minify: true,
    keepNames: true,
    legalComments: "none",
    sourcemap: false,
    charset: "utf8",
    logLevel: "silent",
  });
  const [module] = built.outputFiles;
  if (module === undefined) throw new Error(`esbuild wrote nothing for ${root}`);
  return module.text;
}

/** Writes the bundle of a function under the deployed project's `.build` and returns the archive that holds it as `index.mjs`. */
export function lambdaArchive(name: string, files: ArchivedFiles = {}): pulumi.asset.AssetArchive {
  const text = bundleText({ entry: `lambdas/${name}/handler${extname(thisFile)}`, root: packageFolder });
  return new pulumi.asset.AssetArchive({ "index.mjs": builtFile(`lambdas/${name}/index.mjs`, text), ...files });
}

/** Writes a text under the deployed project's `.build`. */
export function builtFile(path: string, text: string): pulumi.asset.FileAsset {
  const file = join(projectFolder(process.cwd()), ".build", path);
  writeWhole(file, text);
  return fileAsset(file);
}

/** Relative, because Pulumi keeps the path in its state and checkouts lie in different places. */
export function fileAsset(file: string): pulumi.asset.FileAsset {
  return new pulumi.asset.FileAsset(relative(process.cwd(), file));
}

/** The nearest folder with a Pulumi.yaml, from the working folder upwards: the program runs in the folder of its `main`. */
function projectFolder(folder: string): string {
  const above = dirname(folder);
  if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
  return above === folder ? process.cwd() : projectFolder(above);
}

/** Leaves an unchanged file alone and replaces a changed one in one step: another process may be reading it. */
function writeWhole(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
