// The ledger's lines: what one device and boot attempted and got acknowledged, and what each injected fault must come to.
// Written by the fleet as JSON Lines, one file per worker; read by the reconciliation. Hours are UTC, by event time.
import { z } from "zod";
import { rejectionReasons } from "../../lambdas/contract/judge.ts";

const expected = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("accepted") }),
  z.object({ outcome: z.literal("late") }),
  z.object({ outcome: z.literal("duplicate") }),
  z.object({ outcome: z.literal("rejected"), reason: z.enum(rejectionReasons) }),
]);

/** What the pipeline must make of one publish. `late` is accepted too, more than the contract's five minutes after its event. */
export type Expected = z.infer<typeof expected>;

const bootEntry = z.object({
  kind: z.literal("boot"),
  deviceId: z.string(),
  bootId: z.string(),
  /** Publishes attempted, copies and faulty ones included. */
  sentCount: z.int(),
  acknowledgedCount: z.int(),
});

const hourEntry = z.object({
  kind: z.literal("hour"),
  deviceId: z.string(),
  bootId: z.string(),
  dt: z.string(),
  hour: z.string(),
  /** Readings that must be in the table: acknowledged at least once, as ranges of seq. */
  acknowledged: z.string(),
  /** Readings that may be in the table: attempted, never acknowledged. */
  unacknowledged: z.string(),
  /** Publishes of readings that had been published before. */
  duplicateCount: z.int(),
  lateCount: z.int(),
});

const faultEntry = z.object({
  kind: z.literal("fault"),
  fault: z.string(),
  deviceId: z.string(),
  bootId: z.string(),
  seq: z.int(),
  eventMs: z.int(),
  expected,
  acknowledged: z.boolean(),
  /** Names the bytes of a payload that must be rejected, since they may not say which reading they were: see `payloadDigest`. */
  payloadDigest: z.string().optional(),
});

export const ledgerEntry = z.discriminatedUnion("kind", [bootEntry, hourEntry, faultEntry]);
export type LedgerEntry = z.infer<typeof ledgerEntry>;
export type BootEntry = z.infer<typeof bootEntry>;
export type HourEntry = z.infer<typeof hourEntry>;
export type FaultEntry = z.infer<typeof faultEntry>;
