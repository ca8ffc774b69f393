// EventBridge of the embedded cloud: the default bus, its rules, and the way from an event to the targets of the rules it matches.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-what-is.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { EventBus, ServiceEvent } from "../ports/event-bus.ts";
import type { Functions } from "../ports/functions.ts";
import type { MessageQueues } from "../ports/message-queues.ts";
import { noMetrics } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { Random } from "../kernel/random.ts";
import { createTargetDelivery, type Delivery, type DeliveryFailure } from "../engines/target-delivery.ts";
import type { WireService } from "../wire/protocol.ts";
import { limits } from "./limits.ts";
import { describeRule } from "./operations/describe-rule.ts";
import { listRules } from "./operations/list-rules.ts";
import { listTargetsByRule } from "./operations/list-targets-by-rule.ts";
import { putEvents } from "./operations/put-events.ts";
import { ruleMetrics } from "./rule-metrics.ts";
import { createRules, type Rule, type Rules, type RuleTarget } from "./rules.ts";
import { renderInput } from "./target-input.ts";

export interface EventBridgeDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly access: AccessControl;
  readonly functions: Functions;
  readonly queues: MessageQueues;
  /** An event that neither its target nor a dead-letter queue took. */
  readonly onUndelivered?: (delivery: Delivery, failure: DeliveryFailure) => void;
  readonly metrics?: MetricSink;
  readonly onFault: (error: unknown) => void;
}

export interface EventBridge {
  readonly bus: EventBus;
  readonly wire: WireService;
  readonly rules: Rules;
  /** Deliveries under way. */
  backlog(): number;
}

/** An event with what the bus adds to it. */
export type EventEnvelope = Readonly<Record<string, unknown>> & { readonly id: string };

export function createEventBridge(dependencies: EventBridgeDependencies): EventBridge {
  const { clock, random, account, access } = dependencies;
  const rules = createRules(account);
  const metrics = ruleMetrics(dependencies.metrics ?? noMetrics);
  const delivery = createTargetDelivery({
    ...dependencies,
    onOutcome: (source, outcome) => metrics.ended(source, outcome),
  });

  /** Returns the event's id. */
  const publish = (event: ServiceEvent, timeMs = clock.now()): string => {
    const id = random.uuid();
    const envelope: EventEnvelope = {
      version: "0",
      id,
      "detail-type": event.detailType,
      source: event.source,
      account: account.accountId,
      time: new Date(timeMs).toISOString().replace(/\.\d+Z$/, "Z"),
      region: account.region,
      resources: event.resources,
      detail: event.detail,
    };
    for (const rule of rules.list()) {
      if (!rule.isEnabled || !rule.matches(envelope)) continue;
      metrics.matched(rule.name);
      for (const target of rule.targets.values())
        delivery.deliver(deliveryOf({ account, access, clock }, rule, target, envelope), limits.deliveryMs);
    }
    return id;
  };

  const context = { rules, account, publish };
  return {
    bus: { publish: (event) => void publish(event) },
    rules,
    wire: {
      protocol: "json",
      target: "AWSEvents",
      version: "1.1",
      operations: [putEvents(context), listRules(context), describeRule(context), listTargetsByRule(context)],
    },
    backlog: () => delivery.backlog(),
  };
}

function deliveryOf(
  { account, access, clock }: Pick<EventBridgeDependencies, "account" | "access" | "clock">,
  rule: Rule,
  target: RuleTarget,
  event: EventEnvelope,
): Delivery {
  const service = "events.amazonaws.com";
  const { roleArn, deadLetterArn } = target;
  const asService = {
    kind: "service",
    service,
    sourceArn: rule.arn,
    sourceAccount: account.accountId,
  } as const;
  const input = renderInput(target.input, {
    event,
    ruleArn: rule.arn,
    ruleName: rule.name,
    ingestedAtMs: clock.now(),
  });
  return {
    source: rule.name,
    targetArn: target.arn,
    principal: () => (roleArn === undefined ? asService : access.assumeRole(roleArn, service, event.id)),
    payload: () => input,
    groupId: target.groupId,
    retryAttemptsMax: target.retryAttemptsMax,
    eventAgeMsMax: target.eventAgeMsMax,
    deadLetter:
      deadLetterArn === undefined
        ? undefined
        : {
            queueArn: deadLetterArn,
            principal: () => asService,
            attributes: (failure) => deadLetterAttributes(rule, target, failure),
          },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
const deadLetterAttributes = (rule: Rule, target: RuleTarget, failure: DeliveryFailure): Record<string, string> => ({
  RULE_ARN: rule.arn,
  TARGET_ARN: target.arn,
  ERROR_CODE: failure.code,
  ERROR_MESSAGE: failure.message,
  RETRY_ATTEMPTS: String(failure.retryAttempts),
  ...(failure.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: failure.exhausted }),
});
