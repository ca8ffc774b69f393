// What is said of a report beside its SQL: its question, its grain, its columns, when it runs, and what of it the reconciliation
// compares with what the devices measured. Plain data: a report of one's own is a `.sql` file and such an entry, wherever they lie.
import { fileURLToPath } from "node:url";
import type { Column, Columns } from "./stored-table.ts";
import type { IngestionTableName } from "./tables.ts";

/** A chart of a report; axes are column names, so a renamed column does not compile. */
export interface Chart<ColumnName extends string = string> {
  readonly kind: "line" | "bar" | "kpi" | "table";
  readonly title: string;
  readonly x?: ColumnName;
  readonly values: readonly ColumnName[];
  readonly by?: ColumnName;
}

/** What devices know of the readings that a row stands for. `late`: readings in time too late; `values`: of a metric, not null. */
export type Fact =
  | "readings"
  | "duplicates"
  | "deliveries"
  | "late"
  | "devices"
  | "first-event-time"
  | "last-event-time"
  | "values"
  | "min"
  | "avg"
  | "max";

/**
 * What of a report can be checked. `per` says what a row stands for: the whole window, a device (whose id stands in `device`), or a
 * device's metric (whose name stands in `metric`); `total` sums the rows of a window and compares the sums.
 */
export type Truth<ColumnName extends string = string> =
  | { readonly per: "window" | "total"; readonly columns: Readonly<Partial<Record<ColumnName, Fact>>> }
  | {
      readonly per: "device";
      readonly device: ColumnName;
      readonly columns: Readonly<Partial<Record<ColumnName, Fact>>>;
    }
  | {
      readonly per: "metric";
      readonly device: ColumnName;
      readonly metric: ColumnName;
      readonly columns: Readonly<Partial<Record<ColumnName, Fact>>>;
    };

/** A column whose sum over a window equals the sum of another report's column over the same window. */
export interface Equality<ColumnName extends string = string> {
  readonly column: ColumnName;
  readonly report: string;
  readonly of: string;
}

export interface Report<ColumnName extends string = string> {
  /** Of its table and of its folder in the reporting bucket: lower case, digits, `_`. */
  readonly name: string;
  readonly question: string;
  /** One row per what. */
  readonly grain: string;
  /** Of UTC. A day's report runs when an hour of it is closed, and on late arrivals when it is over. */
  readonly window: "hour" | "day";
  readonly inputs: readonly IngestionTableName[];
  /** Whether the rows of a window also depend on the readings of the hour before it. */
  readonly readsPreviousHour?: boolean;
  readonly columns: Readonly<Record<ColumnName, Column>>;
  /** Absolute path of the SQL file. */
  readonly sqlFile: string;
  readonly truth?: Truth<ColumnName>;
  readonly equals?: readonly Equality<ColumnName>[];
  readonly charts?: readonly Chart<ColumnName>[];
}

/** Types an entry by its own columns: its charts and checks can name no other. `sqlFile` may be a file URL. */
export function defineReport<const ColumnName extends string>(
  report: Omit<Report<NoInfer<ColumnName>>, "columns" | "sqlFile"> & {
    readonly columns: Readonly<Record<ColumnName, Column>>;
    readonly sqlFile: string | URL;
  },
): Report {
  return { ...report, sqlFile: filePath(report.sqlFile), columns: report.columns satisfies Columns };
}

const filePath = (file: string | URL): string =>
  file instanceof URL || file.startsWith("file:") ? fileURLToPath(file) : file;

/** The column that each report's rows begin with in time. */
export const hourStartColumn = {
  type: "timestamp",
  unit: "UTC",
  comment: "start of the hour of event time",
} as const satisfies Column;
