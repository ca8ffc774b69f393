// IoT Core of the embedded cloud: the MQTT endpoint, topic rules and what provisioning makes of things and policies.
// Who a client is stands in identity/device-registry.ts, how it becomes someone in fleet/fleet-provisioning.ts.
import { AwsError } from "../wire/aws-error.ts";
import type { WireService } from "../wire/protocol.ts";
import { formatArn } from "../engines/arn.ts";
import { noMetrics, seriesBy } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { PolicyLanguage } from "../ports/policy-language.ts";
import type { ActionConfiguration } from "./actions/action.ts";
import { makeAction, type ActionTargets } from "./actions/make-action.ts";
import { createBroker, publishFault, type Broker, type BrokerMetric, type PublishedMessage } from "./broker.ts";
import { answerFleetRequest, isFleetTopic } from "./fleet/fleet-provisioning.ts";
import { ownershipTokens } from "./fleet/ownership-tokens.ts";
import type { CertificateAuthority } from "./identity/certificate-authority.ts";
import { Connection, type Peer } from "./identity/connection.ts";
import { DeviceRegistry } from "./identity/device-registry.ts";
import { republishesMax, ruleActionsMax, ruleNamePattern } from "./limits.ts";
import { compileRule } from "./rule-sql/compile.ts";
import { ruleMessage } from "./rule-sql/message.ts";
import { matchesFilter, readBasicIngest } from "./topic.ts";
import { ruleMetrics } from "./rule-metrics.ts";
import { runRule, type TopicRule } from "./topic-rule.ts";
import { createIotWire } from "./wire.ts";

export interface TopicRuleDefinition {
  readonly name: string;
  readonly sql: string;
  readonly isEnabled: boolean;
  readonly actions: readonly ActionConfiguration[];
  readonly errorAction: ActionConfiguration | undefined;
}

export interface Iot {
  readonly broker: Broker;
  readonly devices: DeviceRegistry;
  readonly authority: CertificateAuthority;
  readonly wire: WireService;
  /** @throws AwsError SqlParseException, InvalidRequestException */
  createTopicRule(definition: TopicRuleDefinition): { readonly arn: string };
  /** Rule actions under way. */
  backlog(): number;
  /** Messages handed to the rules engine since the start. */
  receivedCount(): number;
}

export interface IotDependencies extends Omit<ActionTargets, "republish"> {
  readonly policyLanguage: PolicyLanguage;
  /** Who certifies devices and the endpoint. */
  readonly authority: CertificateAuthority;
  readonly metrics?: MetricSink;
  readonly onFault: (error: unknown) => void;
  /** A client was cut off, or not let in: who and why, in a sentence. */
  readonly onRefused?: (why: string) => void;
}

export async function createIot(dependencies: IotDependencies): Promise<Iot> {
  const { account, authority, clock, random, onFault, onRefused = () => undefined, metrics = noMetrics } = dependencies;
  const rules = new Map<string, TopicRule>();
  let underWay = 0;
  let receivedCount = 0;

  const track = (work: Promise<void>): void => {
    underWay++;
    void work.catch(onFault).finally(() => underWay--);
  };
  const runtime = { ...dependencies, track };

  const devices = new DeviceRegistry(dependencies);
  const { certificates } = devices;
  const fleet = { ...dependencies, devices, tokens: ownershipTokens({ clock, random, certificates }) };

  const newUuid = (): string => random.uuid();
  const onMessage = (published: PublishedMessage): void => {
    const { topic, payload, requester } = published;
    if (requester !== undefined && isFleetTopic(topic)) {
      track(answerFleetRequest({ topic, payload, requester }, fleet));
      return;
    }
    receivedCount++;
    evaluate(published, republishCounter());
  };
  const evaluate = (published: PublishedMessage, countRepublish: () => void): void => {
    const { topic, clientId, payload, receivedAtMs } = published;
    const direct = readBasicIngest(topic);
    const seen = { topic: direct?.topic ?? topic, clientId, payload, receivedAtMs };
    const message = ruleMessage({ ...seen, newUuid, countRepublish });
    if (direct === undefined) {
      for (const rule of rules.values()) {
        const filter = rule.compiled.topicFilter;
        if (rule.isEnabled && filter !== undefined && matchesFilter(filter, topic)) runRule(rule, message, runtime);
      }
      return;
    }
    const rule = rules.get(direct.ruleName);
    if (rule?.isEnabled === true) runRule(rule, message, runtime);
  };

  const connectionOf = (peer: Peer): Connection => new Connection(peer, devices, account);
  const isActive = (id: string): boolean => certificates.find(id)?.status === "ACTIVE";
  const protocolSeries = seriesBy(metrics, "AWS/IoT", { Protocol: "MQTT" });
  const onMetric = (name: BrokerMetric): void => protocolSeries(name).add(1);
  const broker = await createBroker({ clock, onMessage, connectionOf, authority, isActive, onMetric, onRefused });
  const targets: ActionTargets = {
    ...dependencies,
    republish({ countRepublish }, { topic, payload, qos }) {
      const fault = publishFault(topic, payload.length);
      if (fault !== undefined) throw new Error(fault);
      countRepublish();
      broker.publish(topic, payload, qos);
      const receivedAtMs = clock.now();
      evaluate({ topic, clientId: notOverMqtt, payload, receivedAtMs, requester: undefined }, countRepublish);
    },
  };

  return {
    broker,
    devices,
    authority,
    wire: createIotWire({ ...dependencies, devices }),
    createTopicRule(definition) {
      const arn = formatArn({ service: "iot", ...account, resource: `rule/${definition.name}` });
      rules.set(definition.name, buildRule(definition, arn, { ...targets, metrics }));
      return { arn };
    },
    backlog: () => underWay,
    receivedCount: () => receivedCount,
  };
}

/** What clientid() says of a message that no client sent. */
const notOverMqtt = "n/a";

/** Counts all that follows from one publish: rules may feed one another without end. */
function republishCounter(): () => void {
  let count = 0;
  return () => {
    if (count === republishesMax)
      throw new Error(
        `republished ${count} times since the first publish; at most ${republishesMax}: do rules feed one another?`,
      );
    count++;
  };
}

function buildRule(
  definition: TopicRuleDefinition,
  arn: string,
  targets: ActionTargets & { readonly metrics: MetricSink },
): TopicRule {
  const { name, sql, isEnabled, actions, errorAction } = definition;
  if (!ruleNamePattern.test(name))
    throw new AwsError("InvalidRequestException", 400, `Rule name ${name} must match ${ruleNamePattern.source}`);
  if (actions.length === 0 || actions.length > ruleActionsMax) {
    throw new AwsError(
      "InvalidRequestException",
      400,
      `A rule has 1 to ${ruleActionsMax} actions, not ${actions.length}`,
    );
  }
  return {
    name,
    arn,
    sql,
    isEnabled,
    compiled: compileOrRefuse(sql),
    actions: actions.map((action) => makeAction(action, arn, targets)),
    errorAction: errorAction === undefined ? undefined : makeAction(errorAction, arn, targets),
    metrics: ruleMetrics(targets.metrics, name),
  };
}

function compileOrRefuse(sql: string): TopicRule["compiled"] {
  try {
    return compileRule(sql);
  } catch (cause) {
    throw new AwsError("SqlParseException", 400, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
