// The statements of the reconciliation, in Trino SQL. Duplicates go first, by the triple; a reading counts from its first copy.
import { lateAfterMs } from "../../queries/lateness.ts";
import { fillParameters } from "../../queries/render.ts";
import { rejectedReadingsTable, telemetryTable } from "../../queries/tables.ts";

/** Days to look at, both ends included, as YYYY-MM-DD. */
export interface DayRange {
  readonly firstDt: string;
  readonly lastDt: string;
}

/** One device and boot's hour of event time. */
export interface DeviceHour {
  readonly deviceId: string;
  readonly bootId: string;
  readonly dt: string;
  readonly hour: string;
}

const varchar = (value: string) => ({ kind: "varchar", value }) as const;

const dayParameters = ({ firstDt, lastDt }: DayRange) => ({ first_dt: varchar(firstDt), last_dt: varchar(lastDt) });

/** One row per device, boot and hour with what `Fingerprint` needs. */
export function fingerprintsSql(days: DayRange): string {
  const sql = `
with

readings as (
    select
        device_id,
        boot_id,
        dt,
        hour,
        seq,
        count(*) as delivered_count,
        case when min(received_at) > min(event_time) + :late_after then 1 else 0 end as late_count
    from ${telemetryTable.name}
    where dt >= :first_dt and dt <= :last_dt
    group by device_id, boot_id, dt, hour, seq
)

select
    device_id,
    boot_id,
    dt,
    hour,
    count(*) as reading_count,
    sum(delivered_count) as delivered_count,
    sum(late_count) as late_count,
    min(seq) as seq_min,
    max(seq) as seq_max,
    sum(seq) as seq_sum,
    sum(seq * seq) as seq_square_sum
from readings
group by device_id, boot_id, dt, hour`;
  return fillParameters(sql, {
    ...dayParameters(days),
    late_after: { kind: "interval", seconds: lateAfterMs / 1000 },
  });
}

/** One row per reading of the given hours: asked only where a fingerprint differs. */
export function readingsSql(hours: readonly DeviceHour[], days: DayRange): string {
  const wanted = hours.map((_, index) => {
    return `(dt = :dt_${index} and hour = :hour_${index} and device_id = :device_${index} and boot_id = :boot_${index})`;
  });
  const sql = `
select device_id, boot_id, dt, hour, seq
from ${telemetryTable.name}
where dt >= :first_dt and dt <= :last_dt and (${wanted.join("\n    or ")})
group by device_id, boot_id, dt, hour, seq`;
  const parameters = hours.flatMap(({ deviceId, bootId, dt, hour }, index) => [
    [`dt_${index}`, varchar(dt)] as const,
    [`hour_${index}`, varchar(hour)] as const,
    [`device_${index}`, varchar(deviceId)] as const,
    [`boot_${index}`, varchar(bootId)] as const,
  ]);
  return fillParameters(sql, { ...dayParameters(days), ...Object.fromEntries(parameters) });
}

/** Every rejected record, as it arrived. */
export function rejectedSql(days: DayRange): string {
  const sql = `
select errorcode, rawdata
from ${rejectedReadingsTable.name}
where dt >= :first_dt and dt <= :last_dt`;
  return fillParameters(sql, dayParameters(days));
}

/** One row per window of a report's table. */
export function reportSumsSql(table: string, days: DayRange): string {
  const sql = `
select dt, hour, sum(reading_count) as reading_count
from ${table}
where dt >= :first_dt and dt <= :last_dt
group by dt, hour`;
  return fillParameters(sql, dayParameters(days));
}
