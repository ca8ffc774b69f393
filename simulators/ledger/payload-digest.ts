// Names a payload's bytes, so that a rejected one is recognised even where nothing in it can be parsed.
import { createHash } from "node:crypto";

/** The first 16 hexadecimal digits of the bytes' SHA-256. */
export function payloadDigest(payload: string | Uint8Array): string {
  return createHash("sha256").update(payload).digest("hex").slice(0, 16);
}
