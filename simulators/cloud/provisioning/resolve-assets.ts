// Makes a registration's inputs plain. Under mocks, assets and archives arrive as objects with promised fields and paths relative
// to the program's folder, and a secret arrives wrapped.
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** A deployment package, as the Lambda provisioner takes it: a folder or an archive file, or files by their name in the package. */
export type ResolvedCode =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "files"; readonly files: Readonly<Record<string, { path?: string; text?: string }>> };

/** `root`: the folder that relative paths start from. */
export async function plainInputs(value: unknown, root: string): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((item: unknown) => plainInputs(item, root)));
  if (isSecret(value)) return plainInputs(value.value, root);
  if (value instanceof pulumi.asset.Archive) return resolveArchive(value, root);
  if (value instanceof pulumi.asset.Asset) return resolveAsset(value, root);
  const members = Object.entries(value).map(async ([name, member]) => [name, await plainInputs(member, root)] as const);
  return Object.fromEntries(await Promise.all(members));
}

async function resolveArchive(archive: pulumi.asset.Archive, root: string): Promise<ResolvedCode> {
  if (archive instanceof pulumi.asset.FileArchive) return { kind: "path", path: resolve(root, await archive.path) };
  if (!(archive instanceof pulumi.asset.AssetArchive))
    throw new Error("a remote archive is not provisioned: package the code as files");
  const files = Object.entries(await archive.assets).map(async ([name, member]) => {
    if (!(member instanceof pulumi.asset.Asset))
      throw new Error(`archive member ${name} is an archive; only files are packaged`);
    return [name, await resolveAsset(member, root)] as const;
  });
  return { kind: "files", files: Object.fromEntries(await Promise.all(files)) };
}

async function resolveAsset(asset: pulumi.asset.Asset, root: string): Promise<{ path?: string; text?: string }> {
  if (asset instanceof pulumi.asset.FileAsset) return { path: resolve(root, await asset.path) };
  if (asset instanceof pulumi.asset.StringAsset) return { text: await asset.text };
  throw new Error("a remote asset is not provisioned: use a file or text");
}

/** Pulumi's marker of a wrapped secret: https://www.pulumi.com/docs/iac/concepts/secrets/ */
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const signatureKey = "4dabf18193072939515e22adb298388d";

function isSecret(value: object): value is { value: unknown } {
  return signatureKey in value && value[signatureKey] === secretSignature && "value" in value;
}
