// Counts in the query, such as max-keys and part-number-marker; an empty one is as good as none.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
import { invalidArgument } from "./errors.ts";

/** At most `most`, which is also what stands for none. @throws AwsError InvalidArgument */
export function readCount(query: URLSearchParams, name: string, most: number): number {
  return Math.min(readNumber(query, name, most), most);
}

/** @throws AwsError InvalidArgument */
export function readNumber(query: URLSearchParams, name: string, ifNone: number): number {
  const text = query.get(name) ?? "";
  if (text === "") return ifNone;
  if (/^\d+$/.test(text) && Number(text) <= integerMax) return Number(text);
  throw invalidArgument(`Provided ${name} not an integer or within integer range`, {
    ArgumentName: name,
    ArgumentValue: text,
  });
}

const integerMax = 2 ** 31 - 1;
