// Sequence numbers: 56 digits, increasing within a shard and from a parent shard to its children, opaque to clients.
// Inside, they carry the shard's birth and the record's index. https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html

const indexDigits = 36;

/** The digits that every sequence number of a shard starts with; later shards have greater ones. */
export const sequencePrefix = (createdAtMs: number, shardNumber: number): string =>
  `49${String(createdAtMs).padStart(13, "0")}${String(shardNumber).padStart(5, "0")}`;

export const sequenceNumber = (prefix: string, index: number): string =>
  prefix + String(index).padStart(indexDigits, "0");

/** Undefined where the text is no sequence number of the shard with that prefix. */
export function indexOfSequenceNumber(prefix: string, text: string): number | undefined {
  if (!text.startsWith(prefix) || text.length !== prefix.length + indexDigits) return undefined;
  const index = Number(text.slice(prefix.length));
  return Number.isSafeInteger(index) ? index : undefined;
}
