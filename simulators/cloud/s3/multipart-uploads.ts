// Multipart uploads under way: their parts are files in the staging directory until they are put together or given up.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
import { createHash } from "node:crypto";
import type { Principal } from "../ports/principal.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "../wire/aws-error.ts";
import { noSuchUpload } from "./errors.ts";
import { compareKeys } from "./key-index.ts";
import { partBytesMin } from "./limits.ts";
import type { Checksum, ObjectAttributes } from "./object-record.ts";

export interface UploadPart {
  readonly partNumber: number;
  readonly eTag: string;
  readonly sizeBytes: number;
  readonly lastModifiedMs: number;
  readonly path: string;
  readonly checksum?: Checksum;
}

export interface Upload {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiatedAtMs: number;
  readonly initiator: Principal;
  readonly attributes: ObjectAttributes;
  readonly checksumAlgorithm?: Checksum["algorithm"];
  readonly parts: Map<number, UploadPart>;
}

export interface ListedPart {
  readonly partNumber: number;
  readonly eTag: string;
}

export class MultipartUploads {
  readonly #random: Random;
  readonly #uploads = new Map<string, Upload>();

  constructor(random: Random) {
    this.#random = random;
  }

  start(upload: Omit<Upload, "uploadId" | "parts">): Upload {
    const started = { ...upload, uploadId: this.#random.hex(64), parts: new Map<number, UploadPart>() };
    this.#uploads.set(started.uploadId, started);
    return started;
  }

  /** @throws AwsError NoSuchUpload */
  get(uploadId: string, bucket: string, key: string): Upload {
    const upload = this.#uploads.get(uploadId);
    if (upload?.bucket !== bucket || upload.key !== key) throw noSuchUpload(uploadId);
    return upload;
  }

  end(upload: Upload): void {
    this.#uploads.delete(upload.uploadId);
  }

  /** Of a bucket, by key and then by age. */
  list(bucket: string): readonly Upload[] {
    return [...this.#uploads.values()]
      .filter((upload) => upload.bucket === bucket)
      .sort((a, b) => compareKeys(a.key, b.key) || a.initiatedAtMs - b.initiatedAtMs);
  }
}

/** The parts that a completion lists, in its order. @throws AwsError InvalidPart, InvalidPartOrder, EntityTooSmall */
export function chooseParts(upload: Upload, listed: readonly ListedPart[]): readonly UploadPart[] {
  const parts = listed.map(({ partNumber, eTag }) => {
    const part = upload.parts.get(partNumber);
    if (part?.eTag !== eTag.replaceAll('"', "")) throw invalidPart(upload.uploadId, partNumber, eTag);
    return part;
  });
  parts.forEach((part, index) => {
    const next = parts[index + 1];
    if (next !== undefined && next.partNumber <= part.partNumber) throw invalidOrder(upload.uploadId);
    if (next !== undefined && part.sizeBytes < partBytesMin) throw tooSmall(part);
  });
  return parts;
}

/** The MD5 of the parts' MD5s, and how many there are. */
export function multipartETag(parts: readonly UploadPart[]): string {
  const digests = Buffer.concat(parts.map(({ eTag }) => Buffer.from(eTag, "hex")));
  return `${createHash("md5").update(digests).digest("hex")}-${parts.length}`;
}

const invalidPart = (uploadId: string, partNumber: number, eTag: string): AwsError =>
  new AwsError(
    "InvalidPart",
    400,
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { members: { UploadId: uploadId, PartNumber: partNumber, ETag: eTag.replaceAll('"', "") } },
  );

const invalidOrder = (uploadId: string): AwsError =>
  new AwsError(
    "InvalidPartOrder",
    400,
    "The list of parts was not in ascending order. Parts must be ordered by part number.",
    { members: { UploadId: uploadId } },
  );

const tooSmall = (part: UploadPart): AwsError =>
  new AwsError("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size", {
    members: {
      ETag: part.eTag,
      MinSizeAllowed: partBytesMin,
      PartNumber: part.partNumber,
      ProposedSize: part.sizeBytes,
    },
  });
