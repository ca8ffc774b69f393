// Conditional requests. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
import { noSuchKey, notImplemented, preconditionFailed } from "./errors.ts";
import type { ObjectRecord } from "./object-record.ts";

type Headers = Readonly<Record<string, string>>;

/** Reads: false where the client's copy is still good (304). @throws AwsError PreconditionFailed */
export function isModified(record: ObjectRecord, headers: Headers, prefix = ""): boolean {
  const [match, noneMatch] = [headers[`${prefix}if-match`], headers[`${prefix}if-none-match`]];
  const since = headers[`${prefix}if-modified-since`];
  const unmodifiedSince = headers[`${prefix}if-unmodified-since`];
  const lastModifiedMs = Math.floor(record.lastModifiedMs / 1000) * 1000;
  if (match !== undefined && !names(match, record.eTag)) throw preconditionFailed("If-Match");
  if (match === undefined && unmodifiedSince !== undefined && lastModifiedMs > Date.parse(unmodifiedSince)) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (noneMatch !== undefined) return !names(noneMatch, record.eTag);
  return since === undefined || lastModifiedMs > Date.parse(since);
}

/** Writes: what must hold of the object in place when the write takes effect; undefined where nothing is asked. */
export function writeCondition(
  headers: Headers,
  key: string,
): ((current: ObjectRecord | undefined) => void) | undefined {
  const { "if-match": match, "if-none-match": noneMatch } = headers;
  if (noneMatch !== undefined && noneMatch !== "*") throw notImplemented("If-None-Match other than * on a write");
  if (noneMatch === undefined && match === undefined) return undefined;
  return (current) => {
    if (noneMatch !== undefined && current !== undefined) throw preconditionFailed("If-None-Match");
    if (match === undefined) return;
    if (current === undefined) throw noSuchKey(key);
    if (!names(match, current.eTag)) throw preconditionFailed("If-Match");
  };
}

const names = (tags: string, eTag: string): boolean =>
  tags.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "").replaceAll('"', "") === eTag);
