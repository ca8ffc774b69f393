// A topic rule at work: WHERE, SELECT, the actions with their retries, and one message to the error action where any failed.
// https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { Action } from "./actions/action.ts";
import { actionAttemptsMax, actionRetryDelayMs } from "./limits.ts";
import type { RuleMetrics } from "./rule-metrics.ts";
import type { CompiledRule } from "./rule-sql/compile.ts";
import { ruleMessage, type RuleMessage } from "./rule-sql/message.ts";

export interface TopicRule {
  readonly name: string;
  readonly arn: string;
  readonly sql: string;
  readonly isEnabled: boolean;
  readonly compiled: CompiledRule;
  readonly actions: readonly Action[];
  readonly errorAction: Action | undefined;
  readonly metrics: RuleMetrics;
}

interface Failure {
  readonly failedAction: string;
  readonly failedResource: string;
  readonly errorMessage: string;
}

export interface RuleRuntime {
  readonly clock: Clock;
  readonly random: Random;
  /** Counts what is under way, for draining. */
  readonly track: (work: Promise<void>) => void;
  readonly onFault: (error: unknown) => void;
}

/**
 * Runs the rule on a message. The normal path is synchronous: at thousands of messages a second a promise each would tell.
 */
export function runRule(rule: TopicRule, message: RuleMessage, runtime: RuleRuntime): void {
  rule.metrics.matched();
  const output = rule.compiled.select(message);
  if (output === undefined) return;
  const unfinished: Promise<Failure | undefined>[] = [];
  for (const action of rule.actions) {
    try {
      const result = action.run(message, output);
      if (result === undefined) rule.metrics.succeeded(action);
      else unfinished.push(settle(rule, action, { message, output }, runtime, result));
    } catch (error) {
      unfinished.push(settle(rule, action, { message, output }, runtime, Promise.reject(asError(error))));
    }
  }
  if (unfinished.length > 0) runtime.track(reportFailures(rule, message, unfinished, runtime));
}

/** Tries again where a try failed; the last failure is what the error action is told. */
async function settle(
  { metrics }: TopicRule,
  action: Action,
  { message, output }: { message: RuleMessage; output: Buffer },
  { clock }: RuleRuntime,
  firstTry: Promise<void>,
): Promise<Failure | undefined> {
  let attempt = firstTry;
  for (let attemptCount = 1; ; attemptCount++) {
    try {
      await attempt;
      metrics.succeeded(action);
      return undefined;
    } catch (error) {
      if (attemptCount === actionAttemptsMax) {
        metrics.failed(action);
        return failure(action, error);
      }
      await clock.sleep(actionRetryDelayMs);
      attempt = (async () => action.run(message, output))();
    }
  }
}

async function reportFailures(
  rule: TopicRule,
  message: RuleMessage,
  results: readonly Promise<Failure | undefined>[],
  { clock, random, onFault }: RuleRuntime,
): Promise<void> {
  const failures = (await Promise.all(results)).filter((result) => result !== undefined);
  if (failures.length === 0) return;
  const document = {
    ruleName: rule.name,
    topic: message.topic,
    cloudwatchTraceId: random.uuid(),
    clientId: message.clientId,
    base64OriginalPayload: message.payload.toString("base64"),
    failures,
  };
  const errorMessage = ruleMessage({ ...message, receivedAtMs: clock.now() });
  const { errorAction, metrics } = rule;
  if (errorAction === undefined) return;
  try {
    await errorAction.run(errorMessage, Buffer.from(JSON.stringify(document)));
    metrics.errorActionEnded(errorAction, true);
  } catch (error) {
    metrics.errorActionEnded(errorAction, false);
    onFault(error);
  }
}

const failure = (action: Action, error: unknown): Failure => ({
  failedAction: action.name,
  failedResource: action.resource,
  errorMessage: asError(error).message,
});

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
