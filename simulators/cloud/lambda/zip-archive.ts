// Reads a ZIP archive, as CreateFunction takes it: by the directory at its end, stored and deflated members.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { inflateRawSync } from "node:zlib";
import type { PackageFiles } from "./deployment-package.ts";
import { invalidParameter } from "./function-validation.ts";
import { limits } from "./limits.ts";

const endSignature = 0x06054b50;
const endBytes = 22;
const entrySignature = 0x02014b50;
const entryBytes = 46;
const localBytes = 30;
const stored = 0;
const deflated = 8;

/** @throws AwsError InvalidParameterValueException */
export function readZip(archive: Buffer): PackageFiles {
  try {
    return readMembers(archive);
  } catch (cause) {
    throw invalidParameter("Could not unzip uploaded file. Please check your file, then try to upload again.", cause);
  }
}

function readMembers(archive: Buffer): PackageFiles {
  const end = findEnd(archive);
  const memberCount = archive.readUInt16LE(end + 10);
  const files = new Map<string, Buffer>();
  let unpackedBytes = 0;
  let position = archive.readUInt32LE(end + 16);
  for (let count = 0; count < memberCount; count++) {
    if (archive.readUInt32LE(position) !== entrySignature) throw new Error(`no directory entry at byte ${position}`);
    const nameBytes = archive.readUInt16LE(position + 28);
    const name = archive.toString("utf8", position + entryBytes, position + entryBytes + nameBytes);
    unpackedBytes += archive.readUInt32LE(position + 24);
    if (unpackedBytes > limits.unzippedBytesMax) throw new Error(`over ${limits.unzippedBytesMax} bytes unpacked`);
    if (!name.endsWith("/")) files.set(name, readMember(archive, position));
    position += entryBytes + nameBytes + archive.readUInt16LE(position + 30) + archive.readUInt16LE(position + 32);
  }
  return files;
}

/** A comment may follow the end record: it is looked for from behind. */
function findEnd(archive: Buffer): number {
  for (let position = archive.length - endBytes; position >= 0; position--) {
    if (archive.readUInt32LE(position) === endSignature) return position;
  }
  throw new Error("no end of a ZIP directory");
}

function readMember(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const packedBytes = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  const start = local + localBytes + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + packedBytes);
  if (method === stored) return packed;
  if (method === deflated) return inflateRawSync(packed, { maxOutputLength: limits.unzippedBytesMax });
  throw new Error(`compression method ${method}`);
}
