// Why a message or a reading is rejected: a closed union, so that alarms, pages and the ledger know every reason there is.
import { isNumeral, numeralText } from "./numerals.ts";

/** The first that applies, in this order. */
export const rejectionReasons = [
  "not-json",
  "not-decodable",
  "unsupported-version",
  "schema",
  "device-mismatch",
  "topic-mismatch",
  "out-of-range",
  "clock-ahead",
  "too-old",
] as const;

export type RejectionReason = (typeof rejectionReasons)[number];

export interface Rejected {
  readonly kind: "rejected";
  readonly reason: RejectionReason;
  /** What is wrong, with the value and the limit. */
  readonly detail: string;
}

const detailCharsMax = 64;

export const rejected = (reason: RejectionReason, detail: string): Rejected => ({ kind: "rejected", reason, detail });

/** A value that is not what its field says. */
export function wrong(label: string, value: unknown, expected: string): Rejected {
  const shown = value === undefined ? "missing" : shownAs(value).slice(0, detailCharsMax);
  return rejected("schema", `${label} is ${shown}; it must be ${expected}`);
}

/** What a contract decodes itself may be anything, also what JSON cannot say. */
function shownAs(value: unknown): string {
  if (isNumeral(value)) return numeralText(value);
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return "an object";
  }
}
