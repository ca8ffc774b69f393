// What the store knows of an object besides its bytes. Plain data: the journal holds it line by line.
import { z } from "zod";

export const checksumSchema = z.object({
  algorithm: z.enum(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]),
  /** Base64; of a composite checksum with `-<parts>`. */
  value: z.string(),
  type: z.enum(["FULL_OBJECT", "COMPOSITE"]),
});

export const objectRecordSchema = z.object({
  key: z.string(),
  /** The file, below the bucket's directory. */
  path: z.string(),
  sizeBytes: z.number(),
  eTag: z.string(),
  lastModifiedMs: z.number(),
  contentType: z.string(),
  /** cache-control, content-encoding... as they are answered. */
  headers: z.record(z.string(), z.string()),
  /** User metadata, names without `x-amz-meta-`. */
  metadata: z.record(z.string(), z.string()),
  checksum: checksumSchema.optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

export type Checksum = z.output<typeof checksumSchema>;
export type ObjectRecord = z.output<typeof objectRecordSchema>;
/** What the writer says of an object; the store adds the rest. */
export type ObjectAttributes = Pick<ObjectRecord, "contentType" | "headers" | "metadata" | "checksum" | "tags">;

export const defaultContentType = "binary/octet-stream";

export const plainAttributes = (contentType = defaultContentType): ObjectAttributes => ({
  contentType,
  headers: {},
  metadata: {},
});
