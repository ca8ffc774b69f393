// No reading lies where nobody would look for it: the telemetry table's partitions, as the bucket lists them, are the ledger's hours and
// days beside them. SQL sees only what the table's projection covers; the listing sees a partition of the year 2126 too.
import type { PartitionListing } from "./leftovers.ts";
import type { DayRange } from "./reconcile-sql.ts";

/** Partitions in which nothing of this fleet's can be: `dt=2126-01-05`. */
export async function strayPartitions(listing: PartitionListing, days: DayRange): Promise<readonly string[]> {
  const partitions = await listing();
  return partitions.filter((partition) => {
    const [, dt] = /^dt=(\d{4}-\d{2}-\d{2})$/.exec(partition) ?? [];
    return dt === undefined || dt < days.firstDt || dt > days.lastDt;
  });
}
