// Ledger against the rejected records: everything that must be rejected was, for its reason, and nothing besides. The reason is what the
// contract's judge says of the record as it arrived: nothing else keeps it.
import type { Judge, RejectionReason, Telemetry } from "../../contract/index.ts";
import { judgeEnvelope, judgeOf, parseEnvelope } from "../../contract/index.ts";
import type { RejectedEntry } from "./entry.ts";
import { payloadDigest } from "./payload-digest.ts";
import { textIn, type Queries } from "./queries.ts";
import type { Ledger } from "./read-ledger.ts";
import { rejectedSql, type DayRange } from "./reconcile-sql.ts";
import { rejectedKey } from "./summary.ts";

/** A rejected reading, or the lack of one, that the ledger does not account for. */
export interface RejectedOffender {
  readonly kind: "lost" | "invented" | "misjudged";
  readonly deviceId: string;
  readonly payloadDigest: string;
  readonly position: number;
  /** The fault that was injected and when it was sent, where the ledger knows the payload. */
  readonly sent: { readonly fault: string; readonly sentMs: number } | undefined;
  readonly expectedReason: RejectionReason | undefined;
  readonly foundReason: RejectionReason | undefined;
}

export interface RejectedCheck {
  /** Distinct rejected readings, and messages rejected as one, by reason. */
  readonly counts: Readonly<Partial<Record<RejectionReason, number>>>;
  /** Readings that the delivery stream kept though the contract accepts them: their transform failed. */
  readonly unprocessedCount: number;
  readonly offenders: readonly RejectedOffender[];
}

interface RejectedReading {
  readonly deviceId: string;
  readonly payloadDigest: string;
  readonly position: number;
  readonly reason: RejectionReason | undefined;
}

export interface RejectedCheckOptions {
  readonly contract: Telemetry;
  readonly ledger: Ledger;
  readonly days: DayRange;
  readonly acceptedLatenessMs: number;
}

export async function checkRejected(queries: Queries, options: RejectedCheckOptions): Promise<RejectedCheck> {
  const judge = judgeOf(options.contract, options.acceptedLatenessMs);
  const rows = await queries.rows(rejectedSql(options.days));
  const readings = rows.flatMap((row) => rejectedReadings(textIn(row, "rawdata"), judge));
  // Delivered at least once: the same payload of the same device twice is one.
  const found = new Map(readings.map((reading) => [rejectedKey(reading), reading]));
  const entries = new Map(options.ledger.rejected.map((entry) => [rejectedKey(entry), entry]));

  const counts: Partial<Record<RejectionReason, number>> = {};
  let unprocessedCount = 0;
  for (const { reason } of found.values()) {
    if (reason === undefined) unprocessedCount++;
    else counts[reason] = (counts[reason] ?? 0) + 1;
  }
  const lost = [...entries].filter(([key, { acknowledged }]) => acknowledged && !found.has(key));
  const unexpected = [...found].flatMap(([key, reading]) => offenderOf(reading, entries.get(key)));
  return { counts, unprocessedCount, offenders: [...lost.map(([, entry]) => lostOffender(entry)), ...unexpected] };
}

/** The client that sent a message is its device; what no client sent is nobody's. */
function rejectedReadings(rawData: string, judge: Judge): RejectedReading[] {
  const record = Buffer.from(rawData, "base64").toString("utf8");
  const envelope = parseEnvelope(record);
  const deviceId = envelope?.clientId ?? "no device";
  const digest = payloadDigest(envelope?.payload ?? record);
  return judgeEnvelope(envelope, judge).map(({ position, judgement }) => ({
    ...{ deviceId, payloadDigest: digest, position },
    reason: judgement.kind === "rejected" ? judgement.reason : undefined,
  }));
}

function offenderOf(found: RejectedReading, entry: RejectedEntry | undefined): RejectedOffender[] {
  const { deviceId, payloadDigest: digest, position, reason: foundReason } = found;
  // The contract accepts it: what keeps it out of the table is a failure on the way, and there it counts as lost.
  if (foundReason === undefined || foundReason === entry?.reason) return [];
  return [
    {
      kind: entry === undefined ? "invented" : "misjudged",
      ...{ deviceId, payloadDigest: digest, position },
      sent: entry && { fault: entry.fault, sentMs: entry.sentMs },
      expectedReason: entry?.reason,
      foundReason,
    },
  ];
}

function lostOffender({
  deviceId,
  payloadDigest: digest,
  position,
  fault,
  sentMs,
  reason,
}: RejectedEntry): RejectedOffender {
  return {
    kind: "lost",
    ...{ deviceId, payloadDigest: digest, position },
    sent: { fault, sentMs },
    expectedReason: reason,
    foundReason: undefined,
  };
}
