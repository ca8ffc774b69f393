// CloudWatch of the embedded cloud: the metrics that services and functions publish, alarms on them, dashboards.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/WhatIsCloudWatch.html
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { EventBus } from "../ports/event-bus.ts";
import type { Topics } from "../ports/topics.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { WireService } from "../wire/protocol.ts";
import { createAlarmHistory, type StateChange } from "./alarm-history.ts";
import { alarmEvent, alarmNotification } from "./alarm-message.ts";
import type { Alarm } from "./alarm.ts";
import { createAlarms, type Alarms, type PreviousState } from "./alarms.ts";
import { createDashboards, type Dashboards } from "./dashboards.ts";
import type { MetricStore } from "./metric-store.ts";
import { cloudWatchWires } from "./wire.ts";

export interface CloudWatch {
  readonly alarms: Alarms;
  readonly dashboards: Dashboards;
  /** By JSON, and by the query protocol that older clients speak. */
  readonly wires: readonly WireService[];
  /** Of all alarms, oldest first. */
  stateChanges(): readonly StateChange[];
  /** No alarm is looked at any more. */
  close(): void;
}

export interface CloudWatchDependencies {
  readonly clock: Clock;
  readonly account: Account;
  readonly store: MetricStore;
  readonly topics: Topics;
  readonly events: EventBus;
}

export function createCloudWatch({ clock, account, store, topics, events }: CloudWatchDependencies): CloudWatch {
  const history = createAlarmHistory(clock);
  const dashboards = createDashboards(account);

  const act = (alarm: Alarm, from: PreviousState, topicArn: string): void => {
    const principal = {
      kind: "service",
      service: "cloudwatch.amazonaws.com",
      sourceArn: alarm.arn,
      sourceAccount: account.accountId,
    } as const;
    const alarmName = alarm.settings.name;
    try {
      const messageId = topics.publish({ principal, topicArn, ...alarmNotification(alarm, from.state, account) });
      const summary = `Successfully executed action ${topicArn}`;
      history.add({ alarmName, type: "Action", summary, details: JSON.stringify({ messageId }) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // AWS shows it in the history alone, too.
      const summary = `Failed to execute action ${topicArn}. Received error: "${error.message}"`;
      history.add({ alarmName, type: "Action", summary, details: JSON.stringify({ error: error.message }) });
    }
  };

  const alarms = createAlarms({
    clock,
    account,
    store,
    history,
    onChange(alarm, previous) {
      events.publish(alarmEvent(alarm, previous));
      const { actions, actionsEnabled } = alarm.settings;
      if (!actionsEnabled) return;
      for (const topicArn of actions[alarm.state]) act(alarm, previous, topicArn);
    },
  });

  return {
    alarms,
    dashboards,
    wires: cloudWatchWires({ clock, store, alarms, history, dashboards }),
    stateChanges: () => history.stateChanges(),
    close: () => alarms.close(),
  };
}
