// Unpacks a function's code into a folder of its own, named after the code's hash, and measures it.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-package.html
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { DeploymentPackage } from "./function-configuration.ts";

/** Files by their path in the package, with forward slashes. */
export type PackageFiles = ReadonlyMap<string, Buffer>;

export async function readPackageDirectory(directory: string): Promise<PackageFiles> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(directory.length).split(sep).filter(Boolean).join("/"), await readFile(path));
  }
  return files;
}

/** `root`: the folder under which functions' code is kept. The same files land in the same folder. */
export async function unpack(root: string, functionName: string, files: PackageFiles): Promise<DeploymentPackage> {
  const hash = createHash("sha256");
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, content] of sorted) hash.update(`${name}\0${content.length}\0`).update(content);
  const digest = hash.digest();
  const directory = join(root, functionName, digest.toString("hex").slice(0, 16));
  for (const [name, content] of sorted) {
    const path = join(directory, name);
    if (!path.startsWith(directory + sep)) throw new Error(`package member ${name} lies outside the package`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  await endModuleScope(root);
  const sizeBytes = sorted.reduce((total, [, content]) => total + content.length, 0);
  return { directory, sha256: digest.toString("base64"), sizeBytes };
}

/** A package without package.json holds CommonJS in `.js`, whatever package the data directory lies in. */
const endModuleScope = (root: string): Promise<void> => writeFile(join(root, "package.json"), "{}\n");
