// Bytes to the message: JSON or the contract's own decoding, its size and the version that it states. What cannot be opened is rejected
// before any field is looked at.
import { isUtf8 } from "node:buffer";
import type { Field } from "./field.ts";
import { parseWithNumerals } from "./numerals.ts";
import { pathIn, valueReader } from "./path.ts";
import type { Rejected } from "./rejection.ts";
import { rejected, wrong } from "./rejection.ts";
import type { Telemetry } from "./telemetry.ts";

type Opened = { readonly kind: "opened"; readonly message: unknown } | Rejected;

/** What reads a contract's messages; never throws. */
export function messageReader(contract: Telemetry): (payload: Uint8Array | string, topic: string) => Opened {
  const { decode, payloadBytesMax, version } = contract;
  const parse = contract.fields.some(holdsNumerals) ? parseWithNumerals : JSON.parse;
  const versionOf = version && valueReader(pathIn(version.path));
  const read = decode === undefined ? jsonReader(parse, contract.readings !== undefined) : decoded(decode);
  return (payload, topic) => {
    if (payload.length > payloadBytesMax)
      return rejected("schema", `payload of ${payload.length} bytes; the limit is ${payloadBytesMax}`);
    const opened = read(payload, topic);
    if (opened.kind === "rejected" || version === undefined) return opened;
    const stated = versionOf?.(opened.message);
    if (typeof stated === typeof version.is && stated !== version.is)
      return rejected("unsupported-version", `${version.path} is ${String(stated)}; supported is ${version.is}`);
    return stated === version.is ? opened : wrong(version.path, stated, `${version.is}`);
  };
}

const holdsNumerals = (field: Field): boolean =>
  field.kind === "timestamp" && (field.format === "epoch-ns" || field.format === "epoch-us");

function jsonReader(parse: (text: string) => unknown, takesList: boolean) {
  return (payload: Uint8Array | string): Opened => {
    const text = typeof payload === "string" ? payload : textOf(payload);
    try {
      if (text === undefined) return rejected("not-json", "payload is not JSON in UTF-8");
      const message = parse(text);
      return typeof message === "object" && message !== null && (takesList || !Array.isArray(message))
        ? { kind: "opened", message }
        : rejected("schema", "payload is not a JSON object");
    } catch {
      return rejected("not-json", "payload is not JSON in UTF-8");
    }
  };
}

function textOf(payload: Uint8Array): string | undefined {
  return isUtf8(payload)
    ? Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString("utf8")
    : undefined;
}

function decoded(decode: NonNullable<Telemetry["decode"]>) {
  return (payload: Uint8Array | string, topic: string): Opened => {
    try {
      const message = decode(typeof payload === "string" ? Buffer.from(payload) : payload, topic);
      return message === undefined || message === null
        ? rejected("not-decodable", "decode found no message in the payload")
        : { kind: "opened", message };
    } catch (error) {
      return rejected("not-decodable", `decode says: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}
