// Which bucket and key a request names: in the path, or with the bucket in the host.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
import { AwsError } from "../wire/aws-error.ts";
import type { WireRequest } from "../wire/protocol.ts";

export interface S3Address {
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Empty for a bucket. */
  readonly key: string;
}

/** `<bucket>.` before one of these is virtual-host style. */
const hosts = ["s3.localhost", "localhost", "127.0.0.1", "s3.amazonaws.com"];
const regionalHost = /^(.+)\.s3[.-][a-z0-9-]+\.amazonaws\.com$/;

/** @throws AwsError InvalidURI */
export function readAddress({ host, path }: WireRequest): S3Address {
  const bucketOfHost = virtualHostBucket(host.toLowerCase());
  const rest = path.slice(1);
  if (bucketOfHost !== undefined) return { bucket: bucketOfHost, key: decode(rest) };
  const slash = rest.indexOf("/");
  if (slash < 0) return { bucket: decode(rest), key: "" };
  return { bucket: decode(rest.slice(0, slash)), key: decode(rest.slice(slash + 1)) };
}

function virtualHostBucket(host: string): string | undefined {
  for (const suffix of hosts) {
    if (host === suffix) return undefined;
    if (host.endsWith(`.${suffix}`)) return host.slice(0, -suffix.length - 1);
  }
  return regionalHost.exec(host)?.[1];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new AwsError("InvalidURI", 400, "Couldn't parse the specified URI.", { cause });
  }
}
