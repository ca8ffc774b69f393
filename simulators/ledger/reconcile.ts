// The reconciliation: what devices say they sent, against what the tables, the error objects and the reports hold.
// It asks what any analyst may ask, through SQL, and never looks into the cloud's memory.
import type { Definition } from "../../queries/index.ts";
import { strayPartitions } from "./check-partitions.ts";
import { shortfalls, type SendingPlan } from "./check-plan.ts";
import { checkReadings } from "./check-readings.ts";
import { checkRejected } from "./check-rejected.ts";
import { checkReports } from "./check-reports.ts";
import { brokenHours, checkValues } from "./check-values.ts";
import { daysOf, expectedHours } from "./expected-hours.ts";
import type { Leftovers, PartitionListing } from "./leftovers.ts";
import type { Queries } from "./queries.ts";
import type { Ledger } from "./read-ledger.ts";
import { summarise } from "./summary.ts";
import { tableHours, type TableHour } from "./table-hours.ts";
import type { TableTotals, Tally } from "./tally.ts";

export interface ReconcileOptions {
  readonly definition: Definition;
  readonly ledger: Ledger;
  readonly queries: Queries;
  readonly leftovers: Leftovers;
  /** Of a stage that holds nothing but these fleets' readings; undefined where others' may lie beside them. */
  readonly partitions: PartitionListing | undefined;
  /** Undefined where the run had none. */
  readonly plan: SendingPlan | undefined;
  /** Of the stage: a reading received later than this after it was measured is rejected. */
  readonly acceptedLatenessMs: number;
  /** How much later than it was sent a message may be received; 0 on virtual time. */
  readonly receiptToleranceMs: number;
  /** Whether hops may have delivered a record again, as AWS allows them to. */
  readonly mayRedeliver: boolean;
}

const empty = {
  table: { acceptedCount: 0, duplicatesRemovedCount: 0, lateCount: 0 },
  readings: { lost: [], invented: [] },
  wrongValues: [],
  strayPartitions: [],
  rejected: { counts: {}, unprocessedCount: 0, offenders: [] },
  reports: { windowCount: 0, wrong: [], unchecked: [] },
};

/** Compares everything and returns the tally; `verdictOf` says what it comes to. Rejects where a question cannot be answered. */
export async function reconcile(options: ReconcileOptions): Promise<Tally> {
  const { ledger, leftovers, plan } = options;
  const [ruleErrorCount, deadLetters] = await Promise.all([leftovers.ruleErrorCount(), leftovers.deadLetters()]);
  const planned = {
    plannedCount: plan && [...plan.values()].reduce((sum, count) => sum + count, 0),
    shortfalls: plan === undefined ? [] : shortfalls(plan, ledger),
  };
  const days = daysOf(ledger);
  const compared = days === undefined ? empty : await compare(options, days);
  return { ledger: summarise(ledger), ...planned, ...compared, ruleErrorCount, deadLetters };
}

async function compare(options: ReconcileOptions, days: NonNullable<ReturnType<typeof daysOf>>) {
  const { definition, ledger, queries, partitions, acceptedLatenessMs, receiptToleranceMs, mayRedeliver } = options;
  const { contract, reports } = definition;
  const expected = expectedHours(ledger);
  const found = await tableHours(queries, contract, days);
  const readings = await checkReadings(queries, { contract, expected, found, days });
  const broken = brokenHours([...readings.lost, ...readings.invented]);
  const { drilled } = readings;
  const values = checkValues({ contract, expected, found, drilled, broken, receiptToleranceMs, mayRedeliver });
  return {
    table: totalsOf(found.values()),
    readings,
    wrongValues: values.wrong,
    strayPartitions: partitions === undefined ? [] : await strayPartitions(partitions, days),
    rejected: await checkRejected(queries, { contract, ledger, days, acceptedLatenessMs }),
    reports: await checkReports(queries, { contract, reports, truth: values.truth, days }),
  };
}

function totalsOf(hours: Iterable<TableHour>): TableTotals {
  let [acceptedCount, deliveredCount, lateCount] = [0, 0, 0];
  for (const hour of hours) {
    acceptedCount += hour.readingCount;
    deliveredCount += hour.deliveredCount;
    lateCount += hour.lateCount;
  }
  return { acceptedCount, duplicatesRemovedCount: deliveredCount - acceptedCount, lateCount };
}
