// The body of a request as it was meant: taken out of aws-chunked framing, and checked against every digest sent along.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and .../sigv4-streaming-trailers.html
import { createHash } from "node:crypto";
import type { WireRequest } from "../wire/protocol.ts";
import { AwsError } from "../wire/aws-error.ts";
import { readChecksum, verifyChecksum } from "./checksum.ts";
import { badDigest } from "./errors.ts";
import type { Checksum } from "./object-record.ts";

export interface Payload {
  readonly bytes: Buffer;
  readonly checksum?: Checksum;
}

/** @throws AwsError BadDigest, IncompleteBody */
export function readPayload({ headers, body }: WireRequest): Payload {
  const isChunked = headers["x-amz-content-sha256"]?.startsWith("STREAMING-") === true;
  const { bytes, trailers } = isChunked ? readChunks(body) : { bytes: body, trailers: {} };
  const declaredBytes = headers["x-amz-decoded-content-length"];
  if (declaredBytes !== undefined && Number(declaredBytes) !== bytes.length) throw incompleteBody();
  const md5 = headers["content-md5"];
  if (md5 !== undefined && createHash("md5").update(bytes).digest("base64") !== md5) {
    throw badDigest("The Content-MD5 you specified did not match what we received.");
  }
  const checksum = readChecksum(headers) ?? readChecksum(trailers);
  if (checksum === undefined) return { bytes };
  verifyChecksum(bytes, checksum);
  return { bytes, checksum };
}

interface Chunks {
  readonly bytes: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

/** `<hex length>[;chunk-signature=...]\r\n<bytes>\r\n` again and again, a chunk of 0 bytes, then trailers. */
function readChunks(body: Buffer): Chunks {
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = body.indexOf("\r\n", position);
    if (lineEnd < 0) throw incompleteBody();
    const [digits = ""] = body.toString("latin1", position, lineEnd).split(";");
    if (!/^[0-9a-f]+$/i.test(digits)) throw incompleteBody();
    const length = Number.parseInt(digits, 16);
    const start = lineEnd + 2;
    if (length === 0) return { bytes: Buffer.concat(chunks), trailers: readTrailers(body.toString("utf8", start)) };
    if (start + length > body.length) throw incompleteBody();
    chunks.push(body.subarray(start, start + length));
    position = start + length + 2;
  }
}

function readTrailers(text: string): Readonly<Record<string, string>> {
  const pairs = text.split("\r\n").flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
  });
  return Object.fromEntries(pairs);
}

const incompleteBody = (): AwsError =>
  new AwsError(
    "IncompleteBody",
    400,
    "The request body terminated unexpectedly: its chunks do not have the length that was declared.",
  );
