// What a listing shows of the multipart uploads under way: uploads and common prefixes, a page at a time. Answers as recorded on AWS:
// uploads of one key stand in the order of their start, and the next markers name the last upload shown, never a common prefix.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
import { invalidArgument } from "./errors.ts";
import { compareKeys } from "./key-index.ts";
import { foldedPage } from "./listing.ts";
import type { Upload } from "./multipart-uploads.ts";

export interface UploadListingRequest {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  readonly keyMarker: string;
  /** Says nothing without a key marker. */
  readonly uploadIdMarker: string;
  readonly uploadsMax: number;
}

export interface UploadListing {
  readonly uploads: readonly Upload[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
}

/** `all`: by key, then by age. @throws AwsError InvalidArgument for an upload id that is not one of the marked key */
export function listUploads(all: readonly Upload[], request: UploadListingRequest): UploadListing {
  const { prefix, delimiter, keyMarker, uploadsMax } = request;
  const ahead = behindMarkers(all, request).filter(({ key }) => key.startsWith(prefix));
  const page = foldedPage(ahead, { prefix, delimiter, after: keyMarker, shownMax: uploadsMax });
  return { uploads: page.shown, commonPrefixes: page.commonPrefixes, isTruncated: page.isTruncated };
}

function behindMarkers(all: readonly Upload[], { keyMarker, uploadIdMarker }: UploadListingRequest): readonly Upload[] {
  if (keyMarker === "") return all;
  if (uploadIdMarker === "") return all.filter(({ key }) => compareKeys(key, keyMarker) > 0);
  const marked = all.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === uploadIdMarker);
  if (marked >= 0) return all.slice(marked + 1);
  throw invalidArgument("Invalid uploadId marker", {
    ArgumentName: "upload-id-marker",
    ArgumentValue: uploadIdMarker,
  });
}
