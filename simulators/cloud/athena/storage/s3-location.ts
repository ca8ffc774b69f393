// `s3://bucket/prefix/` taken apart.
import { QueryFailure } from "../query-failure.ts";

export interface S3Location {
  readonly bucket: string;
  /** Empty, or ending in a slash: Athena reads a location as a folder. */
  readonly prefix: string;
}

export function parseS3Location(text: string): S3Location | undefined {
  const [, bucket, path = ""] = /^s3[an]?:\/\/([^/]+)(?:\/(.*))?$/s.exec(text) ?? [];
  if (bucket === undefined) return undefined;
  return { bucket, prefix: path === "" || path.endsWith("/") ? path : `${path}/` };
}

/** @throws QueryFailure where the text is no S3 location. */
export function s3Location(text: string): S3Location {
  const location = parseS3Location(text);
  if (location === undefined)
    throw new QueryFailure("HIVE_METASTORE_ERROR", `Table location is not an S3 path: ${text}`);
  return location;
}
