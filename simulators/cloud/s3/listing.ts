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
  if (keysMax === 0) return { contents: [], commonPrefixes: [], isTruncated: false, last: "" };
  const page = foldedPage(index.under(prefix, after), { prefix, delimiter, after, shownMax: keysMax });
  const { shown: contents, commonPrefixes, isTruncated, last } = page;
  return { contents, commonPrefixes, isTruncated, last };
}

export interface FoldedPageRequest {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  /** What earlier pages went up to. */
  readonly after: string;
  /** Items and common prefixes together. */
  readonly shownMax: number;
}

export interface FoldedPage<Item> {
  readonly shown: readonly Item[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** The last key or common prefix shown. */
  readonly last: string;
}

/** One page of items in the order of their keys, all under `prefix`: what has a delimiter behind it is folded into common prefixes. */
export function foldedPage<Item extends { readonly key: string }>(
  items: Iterable<Item>,
  { prefix, delimiter, after, shownMax }: FoldedPageRequest,
): FoldedPage<Item> {
  const shown: Item[] = [];
  const commonPrefixes: string[] = [];
  let last = "";
  for (const item of items) {
    const common = commonPrefix(item.key, prefix, delimiter);
    // All keys of a common prefix stand together; one that `after` is at or within was shown on an earlier page.
    if (common !== undefined && (common === last || compareKeys(common, after) <= 0)) continue;
    if (shown.length + commonPrefixes.length === shownMax) return { shown, commonPrefixes, isTruncated: true, last };
    last = common ?? item.key;
    if (common === undefined) shown.push(item);
    else commonPrefixes.push(common);
  }
  return { shown, commonPrefixes, isTruncated: false, last };
}

/** Of a key under `prefix`: up to the delimiter behind it, where there is one. */
function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}
