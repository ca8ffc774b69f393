// The queries of 45 days, by id, and the client tokens that started them.
// https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html#athena-StartQueryExecution-request-ClientRequestToken
import type { Clock } from "../kernel/clock.ts";
import { AwsError } from "../wire/aws-error.ts";
import { historyMs } from "./limits.ts";
import { isFinal, type QueryExecution } from "./query-execution.ts";

interface StartedBy {
  readonly id: string;
  /** Of every parameter of the call. */
  readonly fingerprint: string;
}

export type QueryHistory = ReturnType<typeof createQueryHistory>;

export function createQueryHistory(clock: Clock) {
  const executions = new Map<string, QueryExecution>();
  const startedByToken = new Map<string, StartedBy>();

  /** Both maps are in order of submission. */
  const forgetOld = (): void => {
    for (const [id, execution] of executions) {
      if (execution.submittedAtMs > clock.now() - historyMs || !isFinal(execution)) break;
      executions.delete(id);
    }
    for (const [token, { id }] of startedByToken) {
      if (executions.has(id)) break;
      startedByToken.delete(token);
    }
  };

  return {
    add(execution: QueryExecution, token: string | undefined, fingerprint: string): void {
      forgetOld();
      executions.set(execution.id, execution);
      if (token !== undefined) startedByToken.set(token, { id: execution.id, fingerprint });
    },
    /**
     * The query that a token started; undefined for a new one.
     * @throws AwsError InvalidRequestException where it stood for another request.
     */
    startedBy(token: string, fingerprint: string): string | undefined {
      const known = startedByToken.get(token);
      if (known !== undefined && known.fingerprint !== fingerprint)
        throw new AwsError("InvalidRequestException", 400, "Idempotent parameters do not match", {
          members: { AthenaErrorCode: "INVALID_INPUT" },
        });
      return known?.id;
    },
    find: (id: string): QueryExecution | undefined => executions.get(id),
    /** @throws AwsError InvalidRequestException */
    get(id: string): QueryExecution {
      const execution = executions.get(id);
      if (execution === undefined) throw invalidRequest(`QueryExecution ${id} was not found`);
      return execution;
    },
    /** Newest first. */
    ofWorkgroup: (workgroup: string): readonly QueryExecution[] =>
      [...executions.values()].filter(({ request }) => request.workgroup === workgroup).reverse(),
  };
}

export const invalidRequest = (message: string): AwsError =>
  new AwsError("InvalidRequestException", 400, message, { members: { AthenaErrorCode: "INVALID_INPUT" } });
