// Range: bytes=first-last, one range. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
import { AwsError } from "../wire/aws-error.ts";

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Undefined for none, and for what is not one range in bytes (answered whole). @throws AwsError InvalidRange */
export function readRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === "" || last === "" ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  if (start < sizeBytes && end > start) return { start, end };
  throw new AwsError("InvalidRange", 416, "The requested range is not satisfiable", {
    members: { RangeRequested: header, ActualObjectSize: sizeBytes },
  });
}
