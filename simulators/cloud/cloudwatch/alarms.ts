// The account's alarms, and the clock's part in them. An alarm is looked at a moment after each full minute, as on AWS, but only
// while that can change anything: from the first data point that comes in until its evaluation range is empty. Without data its
// state stays what missing data makes of it, so an idle cloud has no timers.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import type { Clock } from "../kernel/clock.ts";
import { minuteMs } from "../engines/minute-sampler.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { AlarmHistory } from "./alarm-history.ts";
import { createAlarmLooks } from "./alarm-looks.ts";
import type { Alarm, AlarmSettings, AlarmState } from "./alarm.ts";
import { evaluateAlarm, hasData, watchedMetrics } from "./evaluate-alarm.ts";
import { invalid, checkQueries } from "./metric-query.ts";
import { limits } from "./limits.ts";
import type { MetricStore } from "./metric-store.ts";
import { reasonData, stateReason } from "./state-reason.ts";

export interface PreviousState {
  readonly state: AlarmState;
  readonly reason: string;
  readonly timeMs: number;
}

export interface Alarms {
  /** Creates or replaces; the state of one that was there stays. @throws AwsError ValidationError */
  put(settings: AlarmSettings): Alarm;
  find(name: string): Alarm | undefined;
  /** In order of creation. */
  list(): readonly Alarm[];
  /** Of one that is there or not. */
  arnOf(name: string): string;
  /** Until the next look at its data. @throws AwsError ResourceNotFound */
  setState(name: string, state: AlarmState, reason: string, data: string | undefined): void;
  /** No alarm is looked at any more. */
  close(): void;
}

export interface AlarmsDependencies {
  readonly clock: Clock;
  readonly account: Account;
  readonly store: MetricStore;
  readonly history: AlarmHistory;
  /** After the change, once for each. */
  readonly onChange: (alarm: Alarm, previous: PreviousState) => void;
}

export function createAlarms({ clock, account, store, history, onChange }: AlarmsDependencies): Alarms {
  const alarms = new Map<string, Alarm>();
  const arnOf = (name: string): string => formatArn({ ...account, service: "cloudwatch", resource: `alarm:${name}` });
  const look = (name: string, endMs: number): void => {
    const alarm = alarms.get(name);
    if (alarm === undefined) return;
    const { settings } = alarm;
    const evaluation = evaluateAlarm(store, settings, endMs, clock.now());
    const { state } = evaluation.judgement;
    if (state !== "retained" && state !== alarm.state)
      change(alarm, state, stateReason(evaluation, alarm.state, state), reasonData(evaluation));
    // Up to the present: what came in after the minute's end counts at the next look.
    if (hasData(store, settings, evaluation, clock.now() + minuteMs)) looks.lookAt(name);
  };

  const looks = createAlarmLooks(clock, look);

  const change = (alarm: Alarm, to: AlarmState, reason: string, data: string | undefined): void => {
    const previous = { state: alarm.state, reason: alarm.reason, timeMs: alarm.stateUpdatedAtMs };
    alarm.state = to;
    alarm.reason = reason;
    alarm.reasonData = data;
    alarm.stateUpdatedAtMs = clock.now();
    if (previous.state === to) return;
    alarm.stateChangedAtMs = clock.now();
    history.addStateChange({ alarmName: alarm.settings.name, from: previous.state, to, reason }, data);
    onChange(alarm, previous);
  };

  return {
    put(settings) {
      check(settings);
      const { name } = settings;
      const nowMs = clock.now();
      const known = alarms.get(name);
      const alarm: Alarm = {
        state: "INSUFFICIENT_DATA",
        reason: "Unchecked: Initial alarm creation",
        reasonData: undefined,
        stateUpdatedAtMs: nowMs,
        stateChangedAtMs: nowMs,
        ...known,
        settings,
        arn: arnOf(name),
        configuredAtMs: nowMs,
      };
      alarms.set(name, alarm);
      const summary = `Alarm "${name}" ${known === undefined ? "created" : "updated"}`;
      history.add({ alarmName: name, type: "ConfigurationUpdate", summary, details: "{}" });
      for (const metric of watchedMetrics(settings)) store.watch(metric, () => looks.lookAt(name));
      looks.lookAt(name);
      return alarm;
    },
    find: (name) => alarms.get(name),
    list: () => [...alarms.values()],
    arnOf,
    setState(name, state, reason, data) {
      const alarm = alarms.get(name);
      if (alarm === undefined) throw new AwsError("ResourceNotFound", 404, "Unknown alarm");
      change(alarm, state, reason, data);
      looks.lookAt(name);
    },
    close: () => looks.close(),
  };
}

/** @throws AwsError ValidationError */
function check({ source, evaluationPeriods, datapointsToAlarm, periodMs }: AlarmSettings): void {
  if (datapointsToAlarm > evaluationPeriods)
    throw invalid(
      `DatapointsToAlarm (${datapointsToAlarm}) must be less than or equal to EvaluationPeriods (${evaluationPeriods})`,
    );
  if (evaluationPeriods * periodMs > limits.evaluationRangeMsMax)
    throw invalid(
      `Metrics cannot be checked across more than seven days (EvaluationPeriods * Period must be <= 604800)`,
    );
  if (source.kind === "metric") return;
  checkQueries(source.queries);
  if (source.queries.length > limits.alarmMetricsMax)
    throw invalid(`An alarm takes ${limits.alarmMetricsMax} metrics at most`);
  if (source.queries.filter(({ isReturned }) => isReturned).length !== 1)
    throw invalid("Exactly one element of the metrics list should return data");
}
