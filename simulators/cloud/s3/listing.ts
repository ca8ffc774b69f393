// What a listing shows of the keys: contents and common prefixes, a page at a time.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
import { compareKeys, type KeyIndex } from "./key-index.ts";
import type { ObjectRecord } from "./object-record.ts";

export interface ListingRequest {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  /** Only what comes after this key or common prefix. */
  readonly after: string;
  readonly keysMax: number;
}

export interface Listing {
  readonly contents: readonly ObjectRecord[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** The last key or common prefix shown: what the next page comes after. */
  readonly last: string;
}

export function listKeys(index: KeyIndex, { prefix, delimiter, after, keysMax }: ListingRequest): Listing {
  const contents: ObjectRecord[] = [];
  const commonPrefixes: string[] = [];
  let last = "";
  let isTruncated = false;
  if (keysMax === 0) return { contents, commonPrefixes, isTruncated, last };
  for (const record of index.under(prefix, after)) {
    const common = commonPrefix(record.key, prefix, delimiter);
    // All keys of a common prefix stand together; one that `after` is at or within was shown on an earlier page.
    if (common !== undefined && (common === last || compareKeys(common, after) <= 0)) continue;
    if (contents.length + commonPrefixes.length === keysMax) {
      isTruncated = true;
      break;
    }
    last = common ?? record.key;
    if (common === undefined) contents.push(record);
    else commonPrefixes.push(common);
  }
  return { contents, commonPrefixes, isTruncated, last };
}

/** Of a key under `prefix`: up to the delimiter behind it, where there is one. */
export function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}
