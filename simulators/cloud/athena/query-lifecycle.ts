// A query's way from QUEUED to its end, by the clock. Each change of state is an event on the default bus.
// https://docs.aws.amazon.com/athena/latest/ug/athena-events.html
import type { Clock } from "../kernel/clock.ts";
import type { EventBus } from "../ports/event-bus.ts";
import { AwsError } from "../wire/aws-error.ts";
import { activeQueriesMax, queueTimeMs } from "./limits.ts";
import { isFinal, type AthenaFault, type QueryExecution, type QueryState } from "./query-execution.ts";
import { QueryFailure, ScanLimitExceeded } from "./query-failure.ts";

export interface QueryLifecycle {
  /** Queues the query; it runs when its time and its turn have come. */
  submit(execution: QueryExecution): void;
  /** Ends a query that has not ended; its work's result is thrown away. */
  cancel(execution: QueryExecution): void;
  /** Queries in no final state. */
  backlog(): number;
}

export interface LifecycleDependencies {
  readonly clock: Clock;
  readonly events: EventBus;
  /** Does the query's work; rejects with the reason it failed for. */
  readonly run: (execution: QueryExecution) => Promise<void>;
  /** Told of each query in its final state. */
  readonly onEnd: (execution: QueryExecution) => void;
  readonly onFault: (error: unknown) => void;
}

export function createLifecycle({ clock, events, run, onEnd, onFault }: LifecycleDependencies): QueryLifecycle {
  const waiting: QueryExecution[] = [];
  let activeCount = 0;
  let openCount = 0;

  const enter = (execution: QueryExecution, state: QueryState): void => {
    const previous = execution.sequenceNumber === 0 ? undefined : execution.state;
    execution.state = state;
    execution.sequenceNumber++;
    if (state === "RUNNING") execution.startedAtMs = clock.now();
    if (isFinal(execution)) {
      execution.completedAtMs = clock.now();
      openCount--;
      onEnd(execution);
    }
    events.publish(stateChange(execution, previous));
  };

  const fail = (execution: QueryExecution, error: unknown): void => {
    if (error instanceof ScanLimitExceeded) {
      execution.reason = error.message;
      enter(execution, "CANCELLED");
      return;
    }
    if (!(error instanceof QueryFailure) && !(error instanceof AwsError)) onFault(error);
    execution.fault = faultOf(error);
    execution.reason = execution.fault.message;
    enter(execution, "FAILED");
  };

  const start = async (execution: QueryExecution): Promise<void> => {
    enter(execution, "RUNNING");
    try {
      await run(execution);
      if (!isFinal(execution)) enter(execution, "SUCCEEDED");
    } catch (error) {
      if (!isFinal(execution)) fail(execution, error);
    } finally {
      activeCount--;
      startNext();
    }
  };

  const startNext = (): void => {
    while (activeCount < activeQueriesMax) {
      const execution = waiting.shift();
      if (execution === undefined) return;
      if (isFinal(execution)) continue;
      activeCount++;
      start(execution).catch(onFault);
    }
  };

  return {
    submit(execution) {
      openCount++;
      enter(execution, "QUEUED");
      clock.at(clock.now() + queueTimeMs, () => {
        waiting.push(execution);
        startNext();
      });
    },
    cancel(execution) {
      if (isFinal(execution)) return;
      execution.reason = "Query cancelled by user";
      enter(execution, "CANCELLED");
    },
    backlog: () => openCount,
  };
}

function stateChange(execution: QueryExecution, previousState: QueryState | undefined) {
  const { id, request, state, sequenceNumber, statementType, fault } = execution;
  return {
    source: "aws.athena",
    detailType: "Athena Query State Change",
    resources: [],
    detail: {
      versionId: "0",
      currentState: state,
      ...(previousState === undefined ? {} : { previousState }),
      statementType,
      queryExecutionId: id,
      workgroupName: request.workgroup,
      sequenceNumber: String(sequenceNumber),
      ...(fault === undefined
        ? {}
        : {
            athenaError: {
              errorCategory: fault.category,
              errorType: fault.type,
              errorMessage: fault.message,
              retryable: fault.isRetryable,
            },
          }),
    },
  };
}

/** Types by https://docs.aws.amazon.com/athena/latest/ug/error-reference.html: 200 engine, 401 results, 1000 user, 1001 data. */
function faultOf(error: unknown): AthenaFault {
  if (error instanceof QueryFailure) {
    const isInternal = error.errorName === "GENERIC_INTERNAL_ERROR";
    const isSplit = error.errorName === "HIVE_CANNOT_OPEN_SPLIT";
    const type = isInternal ? 200 : error.errorName === "HIVE_BAD_DATA" || isSplit ? 1001 : 1000;
    return { category: isInternal ? 1 : 2, type, isRetryable: isInternal || isSplit, message: error.reason };
  }
  if (error instanceof AwsError)
    return { category: 2, type: 401, isRetryable: false, message: `${error.code}: ${error.message}` };
  const message = error instanceof Error ? error.message : String(error);
  return { category: 1, type: 200, isRetryable: true, message: `GENERIC_INTERNAL_ERROR: ${message}` };
}
