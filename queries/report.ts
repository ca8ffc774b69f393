// What a catalog entry says of a report. The SQL file of the same name answers its question.
import type { ParameterName } from "./parameters.ts";
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

/** Every report counts the readings it is made of, so that its total can be reconciled. */
type ReportColumns = Columns & { readonly reading_count: Column & { readonly type: "bigint" } };

export interface Report<Name extends string = string, C extends ReportColumns = ReportColumns> {
  readonly name: Name;
  readonly question: string;
  /** One row per what. */
  readonly grain: string;
  readonly window: "hour";
  readonly inputs: readonly IngestionTableName[];
  readonly parameters: readonly ParameterName[];
  readonly columns: C;
  /** What makes a window's run: its objects' arrival, a change in the hour before, and the closing of the hour. */
  readonly cadence: {
    readonly onArrival: true;
    readonly atClose: true;
    /** Whether the row of an hour also depends on the readings of the hour before. */
    readonly readsPreviousHour: boolean;
  };
  readonly charts: readonly Chart[];
}

/** Types an entry by its own columns: its charts can name no other. */
export const defineReport = <const Name extends string, const C extends ReportColumns>(
  report: Report<Name, C> & { readonly charts: readonly Chart<Extract<keyof C, string>>[] },
): Report<Name, C> => report;

/** The column that each report's rows begin with in time. */
export const hourStartColumn = {
  type: "timestamp",
  unit: "UTC",
  comment: "start of the hour of event time",
} as const satisfies Column;
