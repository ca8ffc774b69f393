// The ledger's lines: what one device attempted and got acknowledged, and what each spoilt message must come to. Written by the fleet as
// JSON Lines, one file per worker; read by the reconciliation. Hours are UTC, by event time.
import { z } from "zod";
import { rejectionReasons } from "../../contract/index.ts";

const deviceEntry = z.object({
  kind: z.literal("device"),
  deviceId: z.string(),
  /** Readings taken from the sensors, spoilt ones included and copies not. */
  measuredCount: z.int(),
  /** Publishes attempted, copies and spoilt ones included. */
  sentCount: z.int(),
  acknowledgedCount: z.int(),
});

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = z.record(z.string(), value);
/** Of whole numbers beyond 2^53. */
const whole = z.string().regex(/^-?\d+$/);

const unacknowledged = z.object({ number: z.number(), sentMs: z.int(), row });

const hourEntry = z.object({
  kind: z.literal("hour"),
  deviceId: z.string(),
  /** What names the series beside the device, by column: a boot. */
  series: z.record(z.string(), z.string()),
  dt: z.string(),
  hour: z.string(),
  /** Readings that must be in the table: acknowledged at least once, as ranges of their numbers. */
  acknowledged: z.string(),
  /** Their values, column by column: how many are not null, and their sum. */
  sums: z.record(z.string(), z.tuple([z.int(), whole])),
  /** Sums of the instants at which they were sent, epoch ms: for the first time, and with success. */
  sentMsSums: z.tuple([whole, whole]),
  lateCounts: z.tuple([z.int(), z.int()]),
  /** Earliest and latest event time, epoch ms. */
  eventMs: z.tuple([z.int(), z.int()]).optional(),
  /** Lowest and highest value of each measurement. */
  extremes: z.record(z.string(), z.tuple([z.number(), z.number()])),
  /** Publishes of readings that had been acknowledged before, and of those that had been attempted. */
  acknowledgedCopyCount: z.int(),
  attemptedCopyCount: z.int(),
  /** Readings that may be in the table: attempted, never acknowledged. */
  unacknowledged: z.array(unacknowledged),
});

const rejectedEntry = z.object({
  kind: z.literal("rejected"),
  fault: z.string(),
  deviceId: z.string(),
  /** Names the bytes, since they may not say which reading they were: see `payloadDigest`. */
  payloadDigest: z.string(),
  /** Of the reading in its message; 0 where the whole message is rejected as one. */
  position: z.int(),
  reason: z.enum(rejectionReasons),
  sentMs: z.int(),
  acknowledged: z.boolean(),
});

export const ledgerEntry = z.discriminatedUnion("kind", [deviceEntry, hourEntry, rejectedEntry]);
export type LedgerEntry = z.infer<typeof ledgerEntry>;
export type DeviceEntry = z.infer<typeof deviceEntry>;
export type HourEntry = z.infer<typeof hourEntry>;
export type RejectedEntry = z.infer<typeof rejectedEntry>;
export type UnacknowledgedReading = z.infer<typeof unacknowledged>;
