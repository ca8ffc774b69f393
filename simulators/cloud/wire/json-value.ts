// Values in the JSON protocols: blobs are base64 text, timestamps are seconds with a fraction.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#shape-serialization

/** A moment that the wire shows as epoch seconds. */
export class Timestamp {
  readonly epochMs: number;
  constructor(epochMs: number) {
    this.epochMs = epochMs;
  }
  toJSON(): number {
    return this.epochMs / 1000;
  }
}

export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    isSerialisedBuffer(member) ? Buffer.from(member.data).toString("base64") : member,
  );
}

/** JSON.stringify calls Buffer's own toJSON before a replacer sees it. */
function isSerialisedBuffer(value: unknown): value is { type: "Buffer"; data: number[] } {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    value.type === "Buffer" &&
    "data" in value &&
    Array.isArray(value.data)
  );
}
