// The text of a captured file, in pieces: unzipped where it is gzip, decoded, without a byte-order mark. No more than a piece is held.
import type { Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { CaptureError } from "./capture-error.ts";

export interface TextOptions {
  readonly file: string;
  readonly encoding: "utf-8" | "latin1";
  /** Takes the file's bytes as they lie there. */
  readonly hash: Hash;
  /** Lines to leave out in front. */
  readonly skipLines: number;
}

/** Throws a CaptureError for a file that cannot be read, is cut off, or is no text in the encoding. */
export async function* captureText({ file, encoding, hash, skipLines }: TextOptions): AsyncGenerator<string> {
  const handle = await opened(file);
  try {
    yield* withoutLines(decoded(file, encoding, plainBytes(file, handle, hash)), skipLines);
  } finally {
    await handle.close();
  }
}

const because = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (cause) {
    throw new CaptureError([`cannot read ${file}: ${because(cause)}`], { cause });
  }
}

async function* hashed(file: string, handle: FileHandle, hash: Hash): AsyncGenerator<Buffer> {
  try {
    for await (const bytes of handle.createReadStream({ start: 0, autoClose: false })) {
      if (!Buffer.isBuffer(bytes)) continue;
      hash.update(bytes);
      yield bytes;
    }
  } catch (cause) {
    throw new CaptureError([`cannot read ${file}: ${because(cause)}`], { cause });
  }
}

/** Gzip is told by its first bytes, whatever the file is called: https://datatracker.ietf.org/doc/html/rfc1952#page-5 */
const gzipMagic = Buffer.from([0x1f, 0x8b]);

async function* plainBytes(file: string, handle: FileHandle, hash: Hash): AsyncGenerator<Buffer> {
  const first = Buffer.alloc(gzipMagic.length);
  try {
    await handle.read({ buffer: first, position: 0 });
  } catch (cause) {
    throw new CaptureError([`cannot read ${file}: ${because(cause)}`], { cause });
  }
  const bytes = hashed(file, handle, hash);
  if (!first.equals(gzipMagic)) {
    yield* bytes;
    return;
  }
  const unzipped = pipeline(Readable.from(bytes), createGunzip(), () => undefined);
  try {
    for await (const chunk of unzipped) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (cause) {
    if (cause instanceof CaptureError) throw cause;
    throw new CaptureError([`${file}: it is no whole gzip file: ${because(cause)}; copy it again`], { cause });
  }
}

async function* decoded(
  file: string,
  encoding: "utf-8" | "latin1",
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  let decode: ((bytes: Buffer, isLast: boolean) => string) | undefined;
  for await (const chunk of chunks) {
    decode ??= decoderOf(file, encoding, chunk);
    yield decode(chunk, false);
  }
  yield decode?.(Buffer.alloc(0), true) ?? "";
}

const marks = { utf8: Buffer.from([0xef, 0xbb, 0xbf]), utf16: [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])] };

/** A byte-order mark says more of a file than its mapping. */
function decoderOf(file: string, encoding: "utf-8" | "latin1", first: Buffer) {
  if (marks.utf16.some((mark) => first.subarray(0, 2).equals(mark)))
    throw new CaptureError([`${file}: it is UTF-16; convert it: iconv -f UTF-16 -t UTF-8`]);
  const isUtf8 = encoding === "utf-8" || first.subarray(0, 3).equals(marks.utf8);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return (bytes: Buffer, isLast: boolean): string => {
    if (bytes.includes(0))
      throw new CaptureError([
        `${file}: it holds bytes of 0, as UTF-16 and files cut off by a power loss do; convert it to UTF-8, or take them out`,
      ]);
    if (!isUtf8) return bytes.toString("latin1");
    try {
      return decoder.decode(bytes, { stream: !isLast });
    } catch (cause) {
      throw new CaptureError([`${file}: it is not UTF-8; say "encoding": "latin1" in the mapping, or convert it`], {
        cause,
      });
    }
  };
}

async function* withoutLines(texts: AsyncIterable<string>, count: number): AsyncGenerator<string> {
  let left = count;
  for await (const text of texts) {
    let from = 0;
    while (left > 0 && from !== -1) {
      const end = text.indexOf("\n", from);
      from = end === -1 ? -1 : end + 1;
      if (from !== -1) left -= 1;
    }
    if (from !== -1 && from < text.length) yield text.slice(from);
  }
}
