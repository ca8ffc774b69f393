// What a tally comes to. Pure: a reading lost or invented, or a report that counts wrongly, is a failure; what was set aside
// on the way (rule errors, dead letters) is told, and fails the run by what it keeps from the tables and reports.
import type { Offender } from "./check-readings.ts";
import type { RejectedOffender } from "./check-rejected.ts";
import type { WrongSum } from "./check-reports.ts";
import type { Tally } from "./tally.ts";

export interface Verdict {
  readonly verdict: "PASS" | "FAIL";
  /** Readings and spoilt payloads that were acknowledged and are nowhere. */
  readonly lostCount: number;
  /** Readings and rejected payloads that no device sent. */
  readonly inventedCount: number;
  /** Payloads that were rejected for another reason than theirs. */
  readonly misjudgedCount: number;
  readonly wrongSumCount: number;
  /** The first offenders of each kind, a line each. */
  readonly offenders: readonly string[];
}

const offendersPerKindMax = 5;

function readingLine(kind: string, { deviceId, bootId, dt, hour, seqs, readingCount }: Offender): string {
  const which = seqs === undefined ? `${readingCount} readings or more` : `seq ${seqs}`;
  return `${kind}: device ${deviceId} boot ${bootId} ${which} (event hour ${dt} ${hour})`;
}

function rejectedLine({
  kind,
  deviceId,
  reading,
  payloadDigest,
  expectedReason,
  foundReason,
}: RejectedOffender): string {
  const which = reading === undefined ? `payload ${payloadDigest}` : `boot ${reading.bootId} seq ${reading.seq}`;
  const found = foundReason === undefined ? "nowhere" : `rejected as ${foundReason}`;
  return `${kind}: device ${deviceId} ${which}: must be ${expectedReason === undefined ? "accepted, or was never sent" : `rejected as ${expectedReason}`}, is ${found}`;
}

function sumLine({ report, dt, hour, expectedCount, foundCount }: WrongSum): string {
  return `wrong sum: ${report} of ${dt} ${hour} counts ${foundCount ?? "nothing"}; the ledger has ${expectedCount}`;
}

function total(offenders: readonly Offender[]): number {
  return offenders.reduce((count, { readingCount }) => count + readingCount, 0);
}

export function verdictOf({ ledger, readings, rejected, reports }: Tally): Verdict {
  const ofKind = (kind: RejectedOffender["kind"]): readonly RejectedOffender[] =>
    rejected.offenders.filter((offender) => offender.kind === kind);
  const lostCount = total(readings.lost) + ofKind("lost").length;
  const inventedCount = total(readings.invented) + ofKind("invented").length;
  const misjudgedCount = ofKind("misjudged").length;
  const wrongSumCount = reports.wrongSums.length;
  const lines = [
    readings.lost.map((offender) => readingLine("lost", offender)),
    readings.invented.map((offender) => readingLine("invented", offender)),
    ofKind("lost").map(rejectedLine),
    ofKind("invented").map(rejectedLine),
    ofKind("misjudged").map(rejectedLine),
    reports.wrongSums.map(sumLine),
  ];
  const nothingSent = ledger.sentCount === 0;
  if (nothingSent) lines.push(["nothing was sent: a run without a reading proves nothing"]);
  const failed = nothingSent || lostCount + inventedCount + misjudgedCount + wrongSumCount > 0;
  return {
    verdict: failed ? "FAIL" : "PASS",
    lostCount,
    inventedCount,
    misjudgedCount,
    wrongSumCount,
    offenders: lines.flatMap((kind) => kind.slice(0, offendersPerKindMax)),
  };
}
