// The package as npm packs it, in a folder outside the repository with what it declares beside it, and nothing else but what its
// users bring. Packages are links to those of the repository, so nothing is fetched; that npm would find the same versions is not proved.
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const repository = join(import.meta.dirname, "../../..");
const name = "millrace-cloud";
/** Compiling takes most of it. */
const packMsMax = 180_000;

const manifest = z.object({
  bin: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
});

export interface InstalledPackage {
  /** To be removed by the caller. */
  readonly directory: string;
  /** The folder that the package is installed in: an ES module package of its user's. */
  readonly app: string;
  /** What stands at the top of the package. */
  readonly members: readonly string[];
  /** The command, as npm links it. */
  readonly command: string;
}

/** `brought`: packages that the user has beside it. */
export async function installPackage(brought: readonly string[]): Promise<InstalledPackage> {
  const directory = mkdtempSync(join(tmpdir(), "packed-"));
  const app = join(directory, "app");
  const modules = join(app, "node_modules");
  const installed = join(modules, name);
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(app, "package.json"), '{ "type": "module" }');

  const packing = ["pack", "--workspace", name, "--pack-destination", directory];
  await promisify(execFile)("npm", packing, { cwd: repository, timeout: packMsMax });
  const tarball = readdirSync(directory).find((file) => file.endsWith(".tgz")) ?? "";
  await promisify(execFile)("tar", ["-xzf", join(directory, tarball), "-C", installed, "--strip-components=1"]);

  const { bin, dependencies, peerDependencies } = manifest.parse(
    JSON.parse(readFileSync(join(installed, "package.json"), "utf8")),
  );
  for (const dependency of new Set([...Object.keys({ ...dependencies, ...peerDependencies }), ...brought])) {
    const link = join(modules, dependency);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(repository, "node_modules", dependency), link);
  }
  const command = join(modules, ".bin", name);
  const target = join(installed, bin[name] ?? "");
  mkdirSync(dirname(command));
  symlinkSync(target, command);
  chmodSync(target, 0o755);
  return { directory, app, members: readdirSync(installed).sort(), command };
}
