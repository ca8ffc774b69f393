// The event that a query has ended. https://docs.aws.amazon.com/athena/latest/ug/athena-events.html
import { z } from "zod";

const endStates = ["SUCCEEDED", "FAILED", "CANCELLED"] as const;

const stateChange = z.object({
  "detail-type": z.literal("Athena Query State Change"),
  detail: z.object({ currentState: z.string(), queryExecutionId: z.string().min(1) }),
});

export type EndState = (typeof endStates)[number];

export interface EndedQuery {
  readonly queryExecutionId: string;
  readonly state: EndState;
}

/** The ended query of an event, or undefined if the query goes on; throws zod's error for any other event. */
export function endedQuery(event: unknown): EndedQuery | undefined {
  const { currentState, queryExecutionId } = stateChange.parse(event).detail;
  const state = endStates.find((name) => name === currentState);
  return state === undefined ? undefined : { queryExecutionId, state };
}
