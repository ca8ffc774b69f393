// Base64 as a strict decoder takes it (RFC 4648, section 4): Node's own skips what it does not know.

/** Undefined where the text is not canonical base64 with padding. */
export function decodeBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const data = Buffer.from(text, "base64");
  // A character that the decoder skipped shortens what comes out; the URL alphabet it accepts, AWS does not.
  const isWhole = data.length === (text.length / 4) * 3 - padding;
  return isWhole && !text.includes("-") && !text.includes("_") ? data : undefined;
}
