// The checksums that a client sends along and S3 verifies, keeps and gives back.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { badDigest, invalidArgument } from "./errors.ts";
import { crc32c, crc64Nvme } from "./cyclic-redundancy.ts";
import type { Checksum } from "./object-record.ts";

type Algorithm = Checksum["algorithm"];
type Headers = Readonly<Record<string, string>>;

const digests: Readonly<Record<Algorithm, (bytes: Buffer) => Buffer>> = {
  CRC32: (bytes) => {
    const result = Buffer.alloc(4);
    result.writeUInt32BE(crc32(bytes));
    return result;
  },
  CRC32C: crc32c,
  CRC64NVME: crc64Nvme,
  SHA1: (bytes) => createHash("sha1").update(bytes).digest(),
  SHA256: (bytes) => createHash("sha256").update(bytes).digest(),
};

const algorithms: readonly Algorithm[] = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];

export const checksumHeader = (algorithm: Algorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** What the headers (or trailers) say the bytes sum up to; undefined where they say nothing. */
export function readChecksum(headers: Headers): Checksum | undefined {
  for (const algorithm of algorithms) {
    const value = headers[checksumHeader(algorithm)];
    if (value !== undefined) return { algorithm, value, type: "FULL_OBJECT" };
  }
  return undefined;
}

/** @throws AwsError BadDigest */
export function verifyChecksum(bytes: Buffer, { algorithm, value }: Checksum): void {
  if (digests[algorithm](bytes).toString("base64") === value) return;
  throw badDigest(`The ${algorithm} you specified did not match the calculated checksum.`);
}

/** A multipart object's checksum: of its parts' checksums one after the other. */
export function compositeChecksum(parts: readonly Checksum[]): Checksum | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  const bytes = Buffer.concat(parts.map(({ value }) => Buffer.from(value, "base64")));
  const value = `${digests[first.algorithm](bytes).toString("base64")}-${parts.length}`;
  return { algorithm: first.algorithm, value, type: "COMPOSITE" };
}

export function parseAlgorithm(text: string | undefined): Algorithm | undefined {
  if (text === undefined) return undefined;
  const algorithm = algorithms.find((name) => name === text.toUpperCase());
  if (algorithm === undefined) {
    throw invalidArgument("Checksum algorithm provided is unsupported. Please try again with any of the valid types");
  }
  return algorithm;
}

/** As answered with an object. */
export const checksumHeaders = (checksum: Checksum | undefined): Record<string, string> =>
  checksum === undefined
    ? {}
    : { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": checksum.type };

/** The same as XML members: `ChecksumCRC32`. */
export const checksumMembers = (checksum: Checksum | undefined): Record<string, string> =>
  checksum === undefined ? {} : { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
