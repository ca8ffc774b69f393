// The reconciliation as a table for people and as one object for `--json`.
import type { Tally } from "./tally.ts";
import type { Verdict } from "./verdict.ts";

function number(count: number): string {
  return count.toLocaleString("en-US");
}

function totalOf(counts: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(counts).reduce<number>((total, count) => total + (count ?? 0), 0);
}

function reasonLines({ ledger, rejected }: Tally): (readonly [string, string, string])[] {
  const reasons = [...new Set([...Object.keys(ledger.rejectedCounts), ...Object.keys(rejected.counts)])].sort();
  const expected: Readonly<Partial<Record<string, number>>> = ledger.rejectedCounts;
  const found: Readonly<Partial<Record<string, number>>> = rejected.counts;
  return reasons.map((reason) => [`  ${reason}`, number(expected[reason] ?? 0), number(found[reason] ?? 0)]);
}

function lines(tally: Tally, verdict: Verdict): (readonly [string, string, string])[] {
  const { ledger, plannedCount, table, rejected, reports, ruleErrorCount, deadLetters } = tally;
  const deadLetterCount = deadLetters.reduce((total, { messageCount }) => total + messageCount, 0);
  const planned: [string, string, string][] = plannedCount === undefined ? [] : [["planned", number(plannedCount), ""]];
  return [
    ["", "devices", "cloud"],
    ...planned,
    ["measured", number(ledger.measuredCount), ""],
    ["sent", number(ledger.sentCount), ""],
    ["acknowledged", number(ledger.acknowledgedCount), ""],
    ["accepted", number(ledger.acceptedCount), number(table.acceptedCount)],
    ["duplicates removed", number(ledger.duplicateCount), number(table.duplicatesRemovedCount)],
    ["late", number(ledger.lateCount), number(table.lateCount)],
    ["rejected", number(totalOf(ledger.rejectedCounts)), number(totalOf(rejected.counts))],
    ...reasonLines(tally),
    ["rule errors", "", number(ruleErrorCount)],
    ["dead-lettered", "", number(deadLetterCount)],
    ["lost", "", number(verdict.lostCount)],
    ["invented", "", number(verdict.inventedCount)],
    ["wrong values", "", number(verdict.wrongValueCount)],
    ["wrong figures in reports", "", `${number(verdict.wrongFigureCount)} in ${number(reports.windowCount)} windows`],
  ];
}

/** The table, the first offenders, and the verdict on a line of its own at the end. */
export function printReconciliation(tally: Tally, verdict: Verdict): string {
  const rows = lines(tally, verdict);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map(([label, sent, found]) =>
    [label.padEnd(widths[0] ?? 0), sent.padStart(widths[1] ?? 0), found.padStart(widths[2] ?? 0)].join("  ").trimEnd(),
  );
  const asides = tally.deadLetters
    .filter(({ messageCount }) => messageCount > 0)
    .map(({ queue, messageCount }) => `dead-lettered: ${number(messageCount)} in ${queue}`);
  if (tally.rejected.unprocessedCount > 0)
    asides.push(`not processed: ${number(tally.rejected.unprocessedCount)} acceptable records whose transform failed`);
  if (tally.ledger.unacknowledgedCount > 0)
    asides.push(`unacknowledged: ${number(tally.ledger.unacknowledgedCount)} readings may or may not have arrived`);
  if (tally.reports.unchecked.length > 0)
    asides.push(`not checked: ${tally.reports.unchecked.join(", ")} declares no truth to compare`);
  return [...table, ...asides, ...verdict.offenders, verdict.verdict].join("\n");
}

/** The same for machines. */
export function reconciliationJson(tally: Tally, verdict: Verdict) {
  const { ledger, plannedCount, table, rejected, reports, ruleErrorCount, deadLetters } = tally;
  return {
    verdict: verdict.verdict,
    ...(plannedCount !== undefined && { planned: plannedCount }),
    measured: ledger.measuredCount,
    sent: ledger.sentCount,
    acknowledged: ledger.acknowledgedCount,
    unacknowledged: ledger.unacknowledgedCount,
    accepted: table.acceptedCount,
    duplicatesRemoved: table.duplicatesRemovedCount,
    late: table.lateCount,
    rejected: rejected.counts,
    notProcessed: rejected.unprocessedCount,
    ruleErrors: ruleErrorCount,
    deadLettered: Object.fromEntries(deadLetters.map(({ queue, messageCount }) => [queue, messageCount])),
    lost: verdict.lostCount,
    invented: verdict.inventedCount,
    misjudged: verdict.misjudgedCount,
    wrongValues: verdict.wrongValueCount,
    wrongFigures: verdict.wrongFigureCount,
    notAsPlanned: verdict.unplannedCount,
    uncheckedReports: reports.unchecked,
    reportWindows: reports.windowCount,
    offenders: verdict.offenders,
    expected: {
      accepted: ledger.acceptedCount,
      duplicates: ledger.duplicateCount,
      late: ledger.lateCount,
      rejected: ledger.rejectedCounts,
    },
  };
}
