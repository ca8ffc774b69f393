// How EventBridge and EventBridge Scheduler bring a payload to its target, a function or a queue: retried with growing delays
// while the fault may pass, then sent to the dead-letter queue with its cause.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
import { AwsError } from "../wire/aws-error.ts";
import { parseArn } from "./arn.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Functions } from "../ports/functions.ts";
import type { MessageAttribute, MessageQueues } from "../ports/message-queues.ts";
import type { Principal } from "../ports/principal.ts";

export interface DeliveryFailure {
  readonly code: string;
  readonly message: string;
  readonly retryAttempts: number;
  /** Which bound of the retry policy ended it; undefined where the fault cannot pass. */
  readonly exhausted?: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds" | undefined;
}

export interface Delivery {
  /** What it is counted under: a rule's or a schedule group's name. */
  readonly source: string;
  readonly targetArn: string;
  /** Asked for at each attempt, as a role may be gone. @throws AwsError */
  readonly principal: () => Principal;
  /** The payload of one attempt, from 1. */
  readonly payload: (attemptNumber: number) => string;
  /** Of a FIFO queue. */
  readonly groupId?: string | undefined;
  readonly retryAttemptsMax: number;
  readonly eventAgeMsMax: number;
  readonly deadLetter?:
    | {
        readonly queueArn: string;
        readonly principal: () => Principal;
        readonly attributes: (failure: DeliveryFailure) => Readonly<Record<string, string>>;
      }
    | undefined;
}

/** `failed`: an attempt, which may be tried again. `dropped`: neither the target nor a dead-letter queue took it. */
export type DeliveryOutcome = "delivered" | "failed" | "dead-lettered" | "dropped";

export interface TargetDelivery {
  /** The first attempt `delayMs` from now. */
  deliver(delivery: Delivery, delayMs: number): void;
  /** Deliveries not yet made or given up. */
  backlog(): number;
}

export interface TargetDeliveryDependencies {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly queues: MessageQueues;
  /** A payload that neither its target nor a dead-letter queue took. AWS shows only a metric of these. */
  readonly onUndelivered?: (delivery: Delivery, failure: DeliveryFailure) => void;
  /** For metrics. */
  readonly onOutcome?: (source: string, outcome: DeliveryOutcome) => void;
  readonly onFault: (error: unknown) => void;
}

/** AWS backs off exponentially with jitter and names no figures. */
const retryDelayMsMin = 1_000;
const retryDelayMsMax = 300_000;

/** @throws AwsError ValidationException for a target that is neither a function nor a queue. */
export function checkTarget(arn: string): void {
  const service = parseArn(arn)?.service;
  if (service === "lambda" || service === "sqs") return;
  throw new AwsError(
    "ValidationException",
    400,
    `The embedded cloud delivers to Lambda functions and SQS queues; ${arn} is another target`,
  );
}

export function createTargetDelivery(dependencies: TargetDeliveryDependencies): TargetDelivery {
  const { clock, queues, onUndelivered, onOutcome, onFault } = dependencies;
  let backlog = 0;

  const attempt = (delivery: Delivery, attemptNumber: number, startedAtMs: number): void => {
    try {
      sendToTarget(dependencies, delivery, attemptNumber);
      backlog--;
      onOutcome?.(delivery.source, "delivered");
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      onOutcome?.(delivery.source, "failed");
      const delayMs = Math.min(retryDelayMsMin * 2 ** (attemptNumber - 1), retryDelayMsMax);
      const ageMs = clock.now() + delayMs - startedAtMs;
      const verdict = judge(error, delivery, { attemptNumber, ageMs });
      if (verdict === "retry") schedule(delivery, attemptNumber + 1, startedAtMs, delayMs);
      else giveUp(delivery, verdict);
    }
  };

  const schedule = (delivery: Delivery, attemptNumber: number, startedAtMs: number, delayMs: number): void => {
    clock.at(clock.now() + delayMs, () => {
      try {
        attempt(delivery, attemptNumber, startedAtMs);
      } catch (error) {
        backlog--;
        onFault(error);
      }
    });
  };

  const giveUp = (delivery: Delivery, failure: DeliveryFailure): void => {
    backlog--;
    const { deadLetter, source } = delivery;
    if (deadLetter === undefined) {
      drop(delivery, failure);
      return;
    }
    try {
      queues.sendMessage({
        principal: deadLetter.principal(),
        queueArn: deadLetter.queueArn,
        body: delivery.payload(failure.retryAttempts + 1),
        attributes: textAttributes(deadLetter.attributes(failure)),
      });
      onOutcome?.(source, "dead-lettered");
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      drop(delivery, failure);
    }
  };

  const drop = (delivery: Delivery, failure: DeliveryFailure): void => {
    onOutcome?.(delivery.source, "dropped");
    onUndelivered?.(delivery, failure);
  };

  return {
    deliver(delivery, delayMs) {
      backlog++;
      schedule(delivery, 1, clock.now() + delayMs, delayMs);
    },
    backlog: () => backlog,
  };
}

function sendToTarget(
  { functions, queues }: TargetDeliveryDependencies,
  delivery: Delivery,
  attemptNumber: number,
): void {
  const { targetArn, groupId } = delivery;
  const principal = delivery.principal();
  const payload = delivery.payload(attemptNumber);
  if (parseArn(targetArn)?.service === "lambda") {
    functions.invokeAsync({ principal, functionArn: targetArn, payload });
    return;
  }
  queues.sendMessage({
    principal,
    queueArn: targetArn,
    body: payload,
    ...(groupId === undefined ? {} : { groupId }),
  });
}

/** A missing permission or target goes to the dead-letter queue at once; what throttles or breaks down is tried again. */
function judge(
  error: AwsError,
  { retryAttemptsMax, eventAgeMsMax }: Delivery,
  { attemptNumber, ageMs }: { attemptNumber: number; ageMs: number },
): "retry" | DeliveryFailure {
  const failure = { code: error.code, message: error.message, retryAttempts: attemptNumber - 1 };
  if (error.status < 500 && error.status !== 429) return failure;
  if (attemptNumber > retryAttemptsMax) return { ...failure, exhausted: "MaximumRetryAttempts" };
  if (ageMs > eventAgeMsMax) return { ...failure, exhausted: "MaximumEventAgeInSeconds" };
  return "retry";
}

const textAttributes = (texts: Readonly<Record<string, string>>): Record<string, MessageAttribute> =>
  Object.fromEntries(Object.entries(texts).map(([name, stringValue]) => [name, { dataType: "String", stringValue }]));
