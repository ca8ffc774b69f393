// A query execution as the wire answers it. https://docs.aws.amazon.com/athena/latest/APIReference/API_QueryExecution.html
import { Timestamp } from "../wire/json-value.ts";
import { resultLocation, type QueryExecution } from "./query-execution.ts";

export function answerQuery(execution: QueryExecution, engineVersion: string): object {
  const { id, request, statementType, statementSubtype } = execution;
  return {
    QueryExecutionId: id,
    Query: request.sql,
    StatementType: statementType,
    SubstatementType: statementSubtype,
    ResultConfiguration: { OutputLocation: resultLocation(execution) },
    ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: false } },
    QueryExecutionContext: { Database: request.database, Catalog: request.catalog },
    Status: answerStatus(execution),
    Statistics: answerStatistics(execution),
    WorkGroup: request.workgroup,
    EngineVersion: { SelectedEngineVersion: "AUTO", EffectiveEngineVersion: engineVersion },
  };
}

function answerStatus({ state, reason, fault, submittedAtMs, completedAtMs }: QueryExecution): object {
  return {
    State: state,
    StateChangeReason: reason,
    SubmissionDateTime: new Timestamp(submittedAtMs),
    CompletionDateTime: completedAtMs === undefined ? undefined : new Timestamp(completedAtMs),
    AthenaError: fault && {
      ErrorCategory: fault.category,
      ErrorType: fault.type,
      Retryable: fault.isRetryable,
      ErrorMessage: fault.message,
    },
  };
}

function answerStatistics(execution: QueryExecution): object | undefined {
  const { submittedAtMs, startedAtMs, completedAtMs, bytesScanned, manifestLocation } = execution;
  if (completedAtMs === undefined) return undefined;
  return {
    EngineExecutionTimeInMillis: completedAtMs - (startedAtMs ?? completedAtMs),
    DataScannedInBytes: bytesScanned,
    DataManifestLocation: manifestLocation,
    TotalExecutionTimeInMillis: completedAtMs - submittedAtMs,
    QueryQueueTimeInMillis: (startedAtMs ?? completedAtMs) - submittedAtMs,
    ServiceProcessingTimeInMillis: 0,
    ResultReuseInformation: { ReusedPreviousResult: false },
  };
}
