// Bytes on their way into the store: written to a file of their own first, so that an object appears whole or not at all.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { finished, pipeline } from "node:stream/promises";

export interface StagedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly md5: Buffer;
}

export type Source =
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  /** A file that is given away. */
  | { readonly kind: "file"; readonly path: string }
  /** A file that stays. */
  | { readonly kind: "copy"; readonly path: string }
  /** Files to be put together in this order, which stay. */
  | { readonly kind: "parts"; readonly paths: readonly string[] };

/** So few bytes cost less here than handed to another thread, which takes as long as writing this much. */
const directBytesMax = 64 * 1024;

export class Staging {
  readonly #directory: string;
  #count = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Real I/O: call it inside Clock.work. */
  async stage(source: Source): Promise<StagedFile> {
    const path = join(this.#directory, String(++this.#count));
    switch (source.kind) {
      case "bytes":
        if (source.bytes.length <= directBytesMax) writeFileSync(path, source.bytes);
        else await writeFile(path, source.bytes);
        return { path, sizeBytes: source.bytes.length, md5: createHash("md5").update(source.bytes).digest() };
      case "file":
        await moveFile(source.path, path);
        return { path, ...(await digestFile(path)) };
      case "copy":
        await copyFile(source.path, path);
        return { path, ...(await digestFile(path)) };
      case "parts":
        await joinFiles(source.paths, path);
        return { path, ...(await digestFile(path)) };
    }
  }

  async discard(path: string): Promise<void> {
    await rm(path, { force: true, recursive: true });
  }
}

async function moveFile(from: string, to: string): Promise<void> {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    await copyFile(from, to);
    await rm(from);
  }
}

async function joinFiles(paths: readonly string[], to: string): Promise<void> {
  for (const path of paths) await pipeline(createReadStream(path), createWriteStream(to, { flags: "a" }));
}

async function digestFile(path: string): Promise<{ sizeBytes: number; md5: Buffer }> {
  const digest = createHash("md5");
  if (statSync(path).size <= directBytesMax) {
    const bytes = readFileSync(path);
    return { sizeBytes: bytes.length, md5: digest.update(bytes).digest() };
  }
  let sizeBytes = 0;
  const stream = createReadStream(path, { highWaterMark: 1024 * 1024 });
  stream.on("data", (chunk) => {
    sizeBytes += chunk.length;
    digest.update(chunk);
  });
  await finished(stream);
  return { sizeBytes, md5: digest.digest() };
}
