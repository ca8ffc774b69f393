// The first rows of each report, asked for as a reader would: through Athena.
import { reportTable, type Report } from "../../queries/index.ts";
import type { Queries, QueryRow } from "../ledger/queries.ts";

export interface ReportHead {
  readonly report: string;
  readonly rowCount: number;
  readonly rows: readonly QueryRow[];
}

const headRowCount = 3;

export async function headRows(queries: Queries, reports: readonly Report[]): Promise<readonly ReportHead[]> {
  const heads: ReportHead[] = [];
  for (const definition of reports) {
    const { name: report } = definition;
    const place = reportTable(definition).partitionKeys.join(", ");
    const rows = await queries.rows(`SELECT * FROM ${report} ORDER BY ${place}, 1, 2 LIMIT ${headRowCount}`);
    const [count] = await queries.rows(`SELECT count(*) AS row_count FROM ${report}`);
    heads.push({ report, rowCount: Number(count?.["row_count"] ?? 0), rows });
  }
  return heads;
}

/** A report's head, one line a column, a column a row: reports are wider than terminals. */
export function printHead({ report, rowCount, rows }: ReportHead): string {
  const columns = Object.keys(rows[0] ?? {});
  const nameWidth = Math.max(0, ...columns.map((column) => column.length));
  const widths = rows.map((row) => Math.max(...Object.values(row).map((value) => (value ?? "null").length)));
  const lines = columns.map((column) => {
    const cells = rows.map((row, index) => (row[column] ?? "null").padStart(widths[index] ?? 0));
    return `  ${column.padEnd(nameWidth)}  ${cells.join("  ")}`;
  });
  return [`${report}: ${rowCount.toLocaleString("en-US")} rows`, ...lines].join("\n");
}
