// One query: what was asked, and what became of it. https://docs.aws.amazon.com/athena/latest/APIReference/API_QueryExecution.html
import type { Principal } from "../ports/principal.ts";
import type { ErrorCategory } from "./query-failure.ts";
import type { OutputColumn } from "./sql/translation.ts";
import type { StatementType } from "./statement.ts";

export type QueryState = "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

export interface AthenaFault {
  readonly category: ErrorCategory;
  readonly type: number;
  readonly isRetryable: boolean;
  readonly message: string;
}

export interface QueryRequest {
  readonly principal: Principal;
  readonly sql: string;
  readonly database: string | undefined;
  readonly catalog: string | undefined;
  readonly workgroup: string;
  /** `s3://bucket/prefix/`, the workgroup's where it enforces its own. */
  readonly outputLocation: string;
  /** Undefined: no limit. */
  readonly bytesScannedMax: number | undefined;
}

export interface QueryExecution {
  readonly id: string;
  readonly request: QueryRequest;
  readonly statementType: StatementType;
  readonly statementSubtype: string;
  readonly submittedAtMs: number;
  state: QueryState;
  /** Of the last state-change event, from 1. */
  sequenceNumber: number;
  startedAtMs?: number;
  completedAtMs?: number;
  reason?: string;
  fault?: AthenaFault;
  bytesScanned: number;
  /** Of a finished SELECT. */
  columns: readonly OutputColumn[];
  /** Rows that a statement wrote elsewhere. */
  updateCount?: number;
  manifestLocation?: string;
}

export const isFinal = ({ state }: QueryExecution): boolean => state !== "QUEUED" && state !== "RUNNING";

/** Where a query's rows go. */
export function resultLocation({ id, request, statementType, statementSubtype }: QueryExecution): string {
  const folder = request.outputLocation.endsWith("/") ? request.outputLocation : `${request.outputLocation}/`;
  if (statementType !== "DML") return `${folder}${id}.txt`;
  return statementSubtype === "UNLOAD" ? `${folder}${id}` : `${folder}${id}.csv`;
}
