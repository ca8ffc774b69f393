// DER, the bytes that certificates and signing requests are made of: a tag, a length, contents. Enough of it to write the one
// and to read the other; Node reads certificates, and writes neither. ITU-T X.690, https://www.itu.int/rec/T-REC-X.690

/** Tags of the universal class. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** A tag of the context's own: constructed where it holds elements, primitive where it holds bytes. */
export const contextTag = (number: number, form: "constructed" | "primitive"): number =>
  (form === "constructed" ? 0xa0 : 0x80) + number;

export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthBytes(content.length), content]);
}

export const sequence = (...elements: readonly Buffer[]): Buffer => element(tags.sequence, ...elements);

export const objectIdentifier = (name: string): Buffer => element(tags.objectIdentifier, arcBytes(name));

/** Of bits that fill whole bytes. */
export const bitString = (bytes: Uint8Array): Buffer => element(tags.bitString, Buffer.from([0]), bytes);

/** Not negative: a first bit that is set would say so. */
export function unsignedInteger(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.from([0]) : bytes.subarray(first);
  return element(tags.integer, Buffer.from((digits[0] ?? 0) >= 0x80 ? [0] : []), digits);
}

export interface DerElement {
  readonly tag: number;
  /** With tag and length. */
  readonly whole: Buffer;
  readonly contents: Buffer;
}

/** The elements that follow one another in `bytes`. @throws Error where they are cut short. */
export function readElements(bytes: Buffer): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let start = 0; start < bytes.length;) {
    const { from, length } = readLength(bytes, start + 1);
    const end = from + length;
    if (end > bytes.length) throw new Error(`an element ends at byte ${end} of ${bytes.length}`);
    elements.push({
      tag: bytes.readUInt8(start),
      whole: bytes.subarray(start, end),
      contents: bytes.subarray(from, end),
    });
    start = end;
  }
  return elements;
}

/** A length of four bytes would be of gigabytes. */
const lengthBytesMax = 3;

function readLength(bytes: Buffer, at: number): { readonly from: number; readonly length: number } {
  const first = bytes.readUInt8(at);
  if (first < 0x80) return { from: at + 1, length: first };
  const byteCount = first & 0x7f;
  if (byteCount === 0 || byteCount > lengthBytesMax) throw new Error(`a length of ${byteCount} bytes`);
  return { from: at + 1 + byteCount, length: bytes.readUIntBE(at + 1, byteCount) };
}

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) digits.unshift(rest & 0xff);
  return Buffer.from([0x80 + digits.length, ...digits]);
}

/** The first two arcs share a byte; each other has seven bits a byte, of which all but the last begin with a one. */
function arcBytes(name: string): Buffer {
  const [first = 0, second = 0, ...rest] = name.split(".").map(Number);
  return Buffer.from([first * 40 + second, ...rest].flatMap(base128));
}

function base128(arc: number): number[] {
  const digits = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}
