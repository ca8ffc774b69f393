// Ledger against the rejected records: every payload that must be rejected was, for its reason, and none besides.
// The reason is what the contract's judge says of the record as it arrived: nothing else keeps it.
import { judgeRecord, parseEnvelope } from "../../lambdas/contract/envelope.ts";
import type { RejectionReason } from "../../lambdas/contract/judge.ts";
import { deviceIdOfTopic } from "../../lambdas/contract/telemetry.ts";
import type { FaultEntry } from "./entry.ts";
import { payloadDigest } from "./payload-digest.ts";
import { textIn, type Queries, type QueryRow } from "./queries.ts";
import type { Ledger } from "./read-ledger.ts";
import { rejectedSql, type DayRange } from "./reconcile-sql.ts";

/** A rejected record, or the lack of one, that the ledger does not account for. */
export interface RejectedOffender {
  readonly kind: "lost" | "invented" | "misjudged";
  readonly deviceId: string;
  /** The reading that was spoilt, where the ledger knows the payload. */
  readonly reading: { readonly bootId: string; readonly seq: number } | undefined;
  readonly payloadDigest: string;
  readonly expectedReason: RejectionReason | undefined;
  readonly foundReason: RejectionReason | undefined;
}

export interface RejectedCheck {
  /** Distinct rejected payloads, by reason. */
  readonly counts: Readonly<Partial<Record<RejectionReason, number>>>;
  /** Records that the delivery stream kept though the contract accepts them: their transform failed. */
  readonly unprocessedCount: number;
  readonly offenders: readonly RejectedOffender[];
}

interface RejectedRecord {
  readonly deviceId: string;
  readonly payloadDigest: string;
  readonly reason: RejectionReason | undefined;
}

type SpoiltEntry = FaultEntry & {
  readonly expected: { readonly outcome: "rejected"; readonly reason: RejectionReason };
  readonly payloadDigest: string;
};

function isSpoilt(entry: FaultEntry): entry is SpoiltEntry {
  return entry.expected.outcome === "rejected" && entry.payloadDigest !== undefined;
}

function rejectedRecord(row: QueryRow, acceptedLatenessMs: number): RejectedRecord {
  const record = Buffer.from(textIn(row, "rawdata"), "base64").toString("utf8");
  const judgement = judgeRecord(record, acceptedLatenessMs);
  const envelope = parseEnvelope(record);
  return {
    deviceId: (envelope === undefined ? undefined : deviceIdOfTopic(envelope.topic)) ?? "no device",
    payloadDigest: payloadDigest(envelope?.payload ?? record),
    reason: judgement.kind === "rejected" ? judgement.reason : undefined,
  };
}

function keyOf({
  deviceId,
  payloadDigest: digest,
}: {
  readonly deviceId: string;
  readonly payloadDigest: string;
}): string {
  return `${deviceId} ${digest}`;
}

function offenderOf(found: RejectedRecord, entry: SpoiltEntry | undefined): RejectedOffender[] {
  const { deviceId, payloadDigest: digest, reason: foundReason } = found;
  // The contract accepts it: what keeps it out of the table is a failure on the way, and there it counts as lost.
  if (foundReason === undefined || foundReason === entry?.expected.reason) return [];
  return [
    {
      kind: entry === undefined ? "invented" : "misjudged",
      deviceId,
      reading: entry === undefined ? undefined : { bootId: entry.bootId, seq: entry.seq },
      payloadDigest: digest,
      expectedReason: entry?.expected.reason,
      foundReason,
    },
  ];
}

function lostOffender({ deviceId, bootId, seq, payloadDigest: digest, expected }: SpoiltEntry): RejectedOffender {
  return {
    kind: "lost",
    deviceId,
    reading: { bootId, seq },
    payloadDigest: digest,
    expectedReason: expected.reason,
    foundReason: undefined,
  };
}

export interface RejectedCheckOptions {
  readonly ledger: Ledger;
  readonly days: DayRange;
  readonly acceptedLatenessMs: number;
}

export async function checkRejected(queries: Queries, options: RejectedCheckOptions): Promise<RejectedCheck> {
  const rows = await queries.rows(rejectedSql(options.days));
  const records = rows.map((row) => rejectedRecord(row, options.acceptedLatenessMs));
  // Delivered at least once: the same payload of the same device twice is one.
  const found = new Map(records.map((record) => [keyOf(record), record]));
  const spoilt = options.ledger.faults.filter(isSpoilt);
  const entries = new Map(spoilt.map((entry) => [keyOf(entry), entry]));

  const counts: Partial<Record<RejectionReason, number>> = {};
  let unprocessedCount = 0;
  for (const { reason } of found.values()) {
    if (reason === undefined) unprocessedCount++;
    else counts[reason] = (counts[reason] ?? 0) + 1;
  }
  const lost = spoilt.filter((entry) => entry.acknowledged && !found.has(keyOf(entry))).map(lostOffender);
  const unexpected = [...found].flatMap(([key, record]) => offenderOf(record, entries.get(key)));
  return { counts, unprocessedCount, offenders: [...lost, ...unexpected] };
}
