// Lambda's internal queue: an event waits, is invoked, retried twice after one and two minutes, and its outcome goes to the
// function's destinations and dead-letter queue. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Clock } from "../kernel/clock.ts";
import { AwsError } from "../wire/aws-error.ts";
import {
  deadLetterAttributes,
  destinationEvent,
  destinationRecord,
  traceHeaderOf,
  type Condition,
  type FinishedInvocation,
} from "./asynchronous-record.ts";
import type { DeployedFunction, RunOutcome } from "./deployed-function.ts";
import { derivedUuid } from "./derived-uuid.ts";
import { destinationKey, sendToDestination, type DestinationDependencies } from "./destination.ts";
import { eventAgeMsMaxOf, retriesMaxOf } from "./event-invoke.ts";
import { functionPrincipal } from "./environment-variables.ts";
import { limits } from "./limits.ts";

export interface QueuedEvent {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
}

export interface AsynchronousInvocations {
  enqueue(target: DeployedFunction, event: QueuedEvent): void;
  /** Events not yet over: waiting, under way or due for a retry. */
  backlog(): number;
}

export interface AsynchronousDependencies extends DestinationDependencies {
  readonly clock: Clock;
  readonly access: AccessControl;
  readonly onFault: (error: unknown) => void;
}

interface Pending extends QueuedEvent {
  readonly target: DeployedFunction;
  readonly enqueuedAtMs: number;
  invokeCount: number;
  throttleCount: number;
}

type NextStep =
  { readonly kind: "retry"; readonly delayMs: number } | { readonly kind: "over"; readonly condition: Condition };

export function createAsynchronousInvocations(dependencies: AsynchronousDependencies): AsynchronousInvocations {
  const { clock, onFault } = dependencies;
  let backlog = 0;

  const dispatch = (pending: Pending, delayMs: number): void => {
    clock.at(clock.now() + delayMs, () => {
      attempt(pending).catch((error: unknown) => {
        backlog--;
        onFault(error);
      });
    });
  };

  const attempt = async (pending: Pending): Promise<void> => {
    const outcome = await clock.work(0, () => runOnce(pending));
    const next = nextStep(pending, outcome, clock.now());
    if (next.kind === "retry") {
      dispatch(pending, next.delayMs);
      return;
    }
    if (next.condition !== "Success") pending.target.metrics.eventDropped();
    report(dependencies, pending.target, {
      requestId: pending.requestId,
      functionArn: `${pending.target.arn}:$LATEST`,
      condition: next.condition,
      invokeCount: pending.invokeCount,
      requestPayload: pending.payload,
      response: outcome,
    });
    backlog--;
  };

  return {
    enqueue(target, event) {
      backlog++;
      target.metrics.eventReceived();
      const pending = { ...event, target, enqueuedAtMs: clock.now(), invokeCount: 0, throttleCount: 0 };
      dispatch(pending, limits.asynchronous.dispatchMs);
    },
    backlog: () => backlog,
  };
}

/** Undefined where the function was throttled. */
async function runOnce(pending: Pending): Promise<RunOutcome | undefined> {
  try {
    const outcome = await pending.target.runInTurn({ requestId: pending.requestId, payload: pending.payload });
    pending.invokeCount++;
    return outcome;
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "TooManyRequestsException") throw error;
    pending.throttleCount++;
    return undefined;
  }
}

function nextStep(pending: Pending, outcome: RunOutcome | undefined, nowMs: number): NextStep {
  if (outcome !== undefined && outcome.functionError === undefined) return { kind: "over", condition: "Success" };
  const delayMs = outcome === undefined ? throttleDelayMs(pending) : retryDelayMs(pending);
  if (delayMs === undefined) return { kind: "over", condition: "RetriesExhausted" };
  const ageMs = nowMs + delayMs - pending.enqueuedAtMs;
  if (ageMs > eventAgeMsMaxOf(pending.target)) return { kind: "over", condition: "EventAgeExceeded" };
  return { kind: "retry", delayMs };
}

/** Undefined where the function has failed as often as it may. */
const retryDelayMs = ({ target, invokeCount }: Pending): number | undefined =>
  invokeCount > retriesMaxOf(target) ? undefined : limits.asynchronous.retryDelaysMs[invokeCount - 1];

/** Throttling does not count as a try: only the event's age ends it. */
const throttleDelayMs = ({ throttleCount }: Pending): number =>
  Math.min(limits.asynchronous.throttleDelayMsMin * 2 ** (throttleCount - 1), limits.asynchronous.throttleDelayMsMax);

function report(dependencies: AsynchronousDependencies, target: DeployedFunction, finished: FinishedInvocation): void {
  const { configuration, eventInvoke } = target;
  const isSuccess = finished.condition === "Success";
  const destinationArn = isSuccess ? eventInvoke?.onSuccessArn : eventInvoke?.onFailureArn;
  const deadLetterArn = isSuccess ? undefined : configuration.deadLetterArn;
  if (destinationArn === undefined && deadLetterArn === undefined) return;
  const principal = functionPrincipal(dependencies.access, configuration);
  const nowMs = dependencies.clock.now();
  const record = destinationRecord(finished, nowMs);
  const traceHeader = traceHeaderOf(finished.requestId, nowMs);
  if (destinationArn !== undefined) {
    const body = JSON.stringify(record);
    const key = destinationKey(`async/${configuration.name}`, nowMs, derivedUuid(`${finished.requestId} ${nowMs}`));
    const event = destinationEvent(record, destinationArn, finished);
    sendToDestination(dependencies, { principal, destinationArn, body, traceHeader, event, object: { key, body } });
  }
  if (deadLetterArn !== undefined)
    sendToDestination(dependencies, {
      principal,
      destinationArn: deadLetterArn,
      body: finished.requestPayload,
      traceHeader,
      attributes: deadLetterAttributes(finished),
    });
}
