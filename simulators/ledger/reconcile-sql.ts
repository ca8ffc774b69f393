// The statements of the reconciliation, in Trino SQL, from the contract. Copies go first, by the identity; a reading counts from its
// first copy. Sums are those of column-sums.ts, in decimals, which neither round nor overflow.
import type { Field, Telemetry } from "../../contract/index.ts";
import { fieldOf, receivedAt } from "../../contract/index.ts";
import { fillParameters, rejectedReadingsTable, type Report } from "../../queries/index.ts";
import { summedFields } from "./measured-hour.ts";
import { seriesIdentity, type NumberKind } from "./series.ts";

/** Days to look at, both ends included, as YYYY-MM-DD. */
export interface DayRange {
  readonly firstDt: string;
  readonly lastDt: string;
}

/** One hour of event time of one device's series. */
export interface SeriesHour {
  readonly deviceId: string;
  readonly series: Readonly<Record<string, string>>;
  readonly dt: string;
  readonly hour: string;
}

const varchar = (value: string) => ({ kind: "varchar", value }) as const;

const dayParameters = ({ firstDt, lastDt }: DayRange) => ({ first_dt: varchar(firstDt), last_dt: varchar(lastDt) });

const quoted = (column: string): string => `"${column}"`;
const exact = (sql: string): string => `cast(${sql} as decimal(38, 0))`;
const epochMs = (sql: string): string => `date_diff('millisecond', timestamp '1970-01-01 00:00:00.000', ${sql})`;
const checksum = (sql: string): string => `crc32(to_utf8(${sql}))`;

const numberSql = (column: string, kind: NumberKind): string => {
  switch (kind) {
    case "integer":
      return quoted(column);
    case "timestamp":
      return epochMs(quoted(column));
    case "text":
      return checksum(quoted(column));
  }
};

/** The number of a reading, as `readingNumber` has it. */
function readingNumberSql(contract: Telemetry): string {
  const { number } = seriesIdentity(contract);
  return number === undefined ? "0" : numberSql(number.column, number.kind);
}

/** Whole millionths. A double becomes a decimal by way of its text, which takes a hundred times longer than by way of a bigint. */
const millionths = (sql: string): string => {
  const rounded = `round(${sql} * 1E6)`;
  return `case when abs(${sql}) < 9E12 then ${exact(`cast(${rounded} as bigint)`)} else ${exact(rounded)} end`;
};

/** The value of a column as the whole number that is summed; texts are summed apart. */
function weight({ column, kind }: Field): string {
  switch (kind) {
    case "number":
      return millionths(quoted(column));
    case "integer":
      return exact(quoted(column));
    case "timestamp":
      return exact(epochMs(quoted(column)));
    case "boolean":
      return exact(`if(${quoted(column)}, 1, 0)`);
    case "text":
      return exact(checksum(quoted(column)));
  }
}

/** Every series' hour of event time: what groups the statements' rows. */
const placeOf = (contract: Telemetry): readonly string[] => {
  const { device, columns } = seriesIdentity(contract);
  return [device, ...columns].map(quoted).concat("dt", "hour");
};

/** Distinct readings with their first copy's values. */
function readingsCte(contract: Telemetry, columns: readonly string[]): string {
  const { identity } = contract;
  const of = identity.map(quoted).concat("dt", "hour");
  const first = [receivedAt, ...columns].filter((column) => !identity.includes(column));
  const values = first.map((column) =>
    column === receivedAt
      ? `min(${quoted(column)}) as ${quoted(column)}`
      : `min_by(${quoted(column)}, ${quoted(receivedAt)}) as ${quoted(column)}`,
  );
  return `readings as (
    select
        ${[...of, "count(*) as delivery_count", ...values].join(",\n        ")}
    from telemetry
    where dt >= :first_dt and dt <= :last_dt
    group by ${of.join(", ")}
)`;
}

/** One row per series and hour: what tells its readings' numbers, their copies, and their values. */
export function fingerprintsSql(contract: Telemetry, days: DayRange): string {
  const { eventTime, lateness } = contract;
  const summed = summedFields(contract).filter(({ kind }) => kind !== "text");
  const columns = [...new Set([...summed.map(({ column }) => column), eventTime])];
  const place = placeOf(contract);
  const number = exact(readingNumberSql(contract));
  const values = summed.flatMap((field) => [
    `count(${quoted(field.column)}) as "${field.column} count"`,
    `sum(${weight(field)}) as "${field.column} sum"`,
  ]);
  const isLate = `${quoted(receivedAt)} > ${quoted(eventTime)} + :late_after`;
  const sql = `
with

${readingsCte(contract, columns)}

select
    ${[
      ...place,
      "count(*) as reading_count",
      "sum(delivery_count) as delivered_count",
      `sum(case when ${isLate} then 1 else 0 end) as late_count`,
      `min(${number}) as number_min`,
      `max(${number}) as number_max`,
      `sum(${number}) as number_sum`,
      `sum(${number} * ${number}) as number_square_sum`,
      `sum(${exact(epochMs(quoted(receivedAt)))}) as received_ms_sum`,
      ...values,
    ].join(",\n    ")}
from readings
group by ${place.join(", ")}`;
  const lateAfter = { kind: "interval", seconds: lateness.lateAfterMs / 1000 } as const;
  return fillParameters(sql, { ...dayParameters(days), late_after: lateAfter });
}

/** One row per series, hour and text column: the sum of the texts' checksums, each text looked at once. Undefined without such columns. */
export function textSumsSql(contract: Telemetry, days: DayRange): string | undefined {
  const texts = summedFields(contract).filter(({ kind }) => kind === "text");
  if (texts.length === 0) return undefined;
  const place = placeOf(contract);
  const columns = texts.map(({ column }) => column);
  const branches = columns.map(
    (column) => `select
    ${[
      ...place,
      `'${column}' as column_name`,
      "sum(text_count) as value_count",
      `sum(${exact("text_count")} * ${exact(checksum(quoted(column)))}) as value_sum`,
    ].join(",\n    ")}
from (
    select ${[...place, quoted(column), "count(*) as text_count"].join(", ")}
    from readings
    where ${quoted(column)} is not null
    group by ${[...place, quoted(column)].join(", ")}
)
group by ${place.join(", ")}`,
  );
  const sql = `
with

${readingsCte(contract, columns)}

${branches.join("\nunion all\n")}`;
  return fillParameters(sql, dayParameters(days));
}

/** One row per reading of the given hours: asked only where a fingerprint differs. */
export function readingNumbersSql(contract: Telemetry, hours: readonly SeriesHour[], days: DayRange): string {
  const { device, columns } = seriesIdentity(contract);
  const wanted = hours.map(({ series }, index) => {
    const names = columns.map((column, place) => `${seriesText(contract, column)} = :series_${index}_${place}`);
    const terms = [`dt = :dt_${index}`, `hour = :hour_${index}`, `${quoted(device)} = :device_${index}`, ...names];
    return { term: `(${terms.join(" and ")})`, values: columns.map((column) => series[column] ?? "") };
  });
  const place = placeOf(contract);
  const sql = `
select distinct ${[...place, `${readingNumberSql(contract)} as reading_number`].join(", ")}
from telemetry
where dt >= :first_dt and dt <= :last_dt and (${wanted.map(({ term }) => term).join("\n    or ")})`;
  const parameters = hours.flatMap(({ deviceId, dt, hour }, index) => [
    [`dt_${index}`, varchar(dt)] as const,
    [`hour_${index}`, varchar(hour)] as const,
    [`device_${index}`, varchar(deviceId)] as const,
    ...(wanted[index]?.values ?? []).map((value, at) => [`series_${index}_${at}`, varchar(value)] as const),
  ]);
  return fillParameters(sql, { ...dayParameters(days), ...Object.fromEntries(parameters) });
}

/** A series' column as the text that the ledger keeps. */
function seriesText(contract: Telemetry, column: string): string {
  if (column === receivedAt) return `cast(${epochMs(quoted(column))} as varchar)`;
  switch (fieldOf(contract, column).kind) {
    case "text":
      return quoted(column);
    case "timestamp":
      return `cast(${epochMs(quoted(column))} as varchar)`;
    default:
      return `cast(${quoted(column)} as varchar)`;
  }
}

/** Every rejected record, as it arrived. */
export function rejectedSql(days: DayRange): string {
  const sql = `
select errorcode, rawdata
from ${rejectedReadingsTable.name}
where dt >= :first_dt and dt <= :last_dt`;
  return fillParameters(sql, dayParameters(days));
}

/** The partitions of a report's table. */
export const reportPlace = ({ window }: Report): readonly string[] => (window === "hour" ? ["dt", "hour"] : ["dt"]);

/** Some columns of a report's rows. */
export function reportRowsSql(report: Report, columns: readonly string[], days: DayRange): string {
  const sql = `
select ${[...reportPlace(report), ...columns.map(quoted)].join(", ")}
from ${report.name}
where dt >= :first_dt and dt <= :last_dt`;
  return fillParameters(sql, dayParameters(days));
}

/** Sums of a report's columns, a row per window. */
export function reportSumsSql(report: Report, columns: readonly string[], days: DayRange): string {
  const place = reportPlace(report);
  const sql = `
select ${[...place, ...columns.map((column) => `sum(${quoted(column)}) as ${quoted(column)}`)].join(", ")}
from ${report.name}
where dt >= :first_dt and dt <= :last_dt
group by ${place.join(", ")}`;
  return fillParameters(sql, dayParameters(days));
}
