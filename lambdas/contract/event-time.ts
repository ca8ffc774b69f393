// Event times on the wire: ISO 8601 in UTC with milliseconds and nothing else, so that a time has one spelling.

const isoUtcMs = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** Epoch ms of `YYYY-MM-DDTHH:MM:SS.mmmZ`, or undefined for any other text and for days that do not exist. */
export function parseEventTime(text: string): number | undefined {
  if (!isoUtcMs.test(text)) return undefined;
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs)) return undefined;
  // Only the ends of months can roll over: 30 February parses as 2 March.
  const mayRollOver = text.charCodeAt(8) >= 0x33 || text.startsWith("29", 8);
  return mayRollOver && new Date(epochMs).toISOString() !== text ? undefined : epochMs;
}
