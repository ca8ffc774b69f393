// EventBridge Scheduler of the embedded cloud: schedules run by the cloud's clock and deliver as the role they name.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Functions } from "../ports/functions.ts";
import type { MessageQueues } from "../ports/message-queues.ts";
import { noMetrics } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { Random } from "../kernel/random.ts";
import { checkTarget, createTargetDelivery, type Delivery, type DeliveryFailure } from "../engines/target-delivery.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { WireService } from "../wire/protocol.ts";
import { groupMetrics } from "./group-metrics.ts";
import { limits } from "./limits.ts";
import { nextTime, parseExpression } from "./schedule-expression.ts";
import { schedulePayload, wholeSeconds } from "./schedule-payload.ts";
import {
  createScheduleStore,
  scheduleArn,
  type Schedule,
  type ScheduleGroup,
  type ScheduleSettings,
  type ScheduleStore,
} from "./schedules.ts";
import { createSchedulerWire } from "./wire.ts";

export interface SchedulerDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly access: AccessControl;
  readonly functions: Functions;
  readonly queues: MessageQueues;
  /** A run that neither its target nor a dead-letter queue took. */
  readonly onUndelivered?: (delivery: Delivery, failure: DeliveryFailure) => void;
  readonly metrics?: MetricSink;
  readonly onFault: (error: unknown) => void;
}

export interface Scheduler {
  readonly wire: WireService;
  readonly store: ScheduleStore;
  /** It counts from now. @throws AwsError ValidationException, ConflictException, ResourceNotFoundException */
  createSchedule(settings: ScheduleSettings): Schedule;
  deleteSchedule(groupName: string, name: string): void;
  createGroup(name: string, tags?: ReadonlyMap<string, string>): ScheduleGroup;
  /** Deliveries under way; a schedule that waits for its time does not count. */
  backlog(): number;
  /** No schedule runs any more. */
  close(): void;
}

export function createScheduler(dependencies: SchedulerDependencies): Scheduler {
  const { clock, random, account, access } = dependencies;
  const store = createScheduleStore(account, clock.now());
  const onOutcome = groupMetrics(dependencies.metrics ?? noMetrics);
  const delivery = createTargetDelivery({ ...dependencies, onOutcome });

  const armNext = (schedule: Schedule, afterMs: number): void => {
    const { settings, when, createdAtMs } = schedule;
    const timeMs = nextTime(when, { ...settings, createdAtMs }, afterMs);
    if (timeMs !== undefined) schedule.cancelNext = clock.at(timeMs, () => run(schedule, timeMs));
    else if (settings.isDeletedAfterCompletion && afterMs > createdAtMs) store.remove(schedule);
  };

  const run = (schedule: Schedule, scheduledAtMs: number): void => {
    const windowMs = schedule.settings.flexibleWindowMs;
    const delayMs = windowMs === undefined ? 0 : random.below(windowMs);
    const executionId = random.hex(16);
    delivery.deliver(deliveryOf({ account, access }, schedule, { executionId, scheduledAtMs }), delayMs);
    armNext(schedule, scheduledAtMs);
  };

  const scheduler: Omit<Scheduler, "wire"> = {
    store,
    createSchedule(settings) {
      checkSettings(settings);
      const schedule: Schedule = {
        settings,
        arn: scheduleArn(account, settings.groupName, settings.name),
        createdAtMs: clock.now(),
        when: parseExpression(settings.expression, settings.timeZone),
        cancelNext: () => undefined,
      };
      // The role must trust Scheduler from the start: a role that cannot be assumed is refused.
      assumable(access, settings);
      store.add(schedule);
      if (settings.isEnabled) armNext(schedule, clock.now());
      return schedule;
    },
    deleteSchedule(groupName, name) {
      const schedule = store.find(groupName, name);
      schedule.cancelNext();
      store.remove(schedule);
    },
    createGroup: (name, tags) => store.addGroup(name, clock.now(), tags),
    backlog: () => delivery.backlog(),
    close: () => {
      for (const schedule of store.list()) schedule.cancelNext();
    },
  };
  return { ...scheduler, wire: createSchedulerWire({ account, access, scheduler }) };
}

const service = "scheduler.amazonaws.com";

function deliveryOf(
  { account, access }: Pick<SchedulerDependencies, "account" | "access">,
  { settings, arn }: Schedule,
  execution: { executionId: string; scheduledAtMs: number },
): Delivery {
  const { target } = settings;
  const { deadLetterArn } = target;
  const principal = () => access.assumeRole(target.roleArn, service, execution.executionId);
  return {
    source: settings.groupName,
    targetArn: target.arn,
    principal,
    payload: (attemptNumber) =>
      schedulePayload(target.input, { ...execution, scheduleArn: arn, attemptNumber }, account),
    groupId: target.groupId,
    retryAttemptsMax: target.retryAttemptsMax,
    eventAgeMsMax: target.eventAgeMsMax,
    deadLetter:
      deadLetterArn === undefined
        ? undefined
        : {
            queueArn: deadLetterArn,
            principal,
            attributes: (failure) => ({
              SCHEDULE_ARN: arn,
              TARGET_ARN: target.arn,
              EXECUTION_ID: execution.executionId,
              SCHEDULED_TIME: wholeSeconds(execution.scheduledAtMs),
              ERROR_CODE: failure.code,
              ERROR_MESSAGE: failure.message,
              RETRY_ATTEMPTS: String(failure.retryAttempts),
              ...(failure.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: failure.exhausted }),
            }),
          },
  };
}

/** @throws AwsError ValidationException */
function checkSettings({ name, flexibleWindowMs, target }: ScheduleSettings): void {
  const minutes = (flexibleWindowMs ?? 60_000) / 60_000;
  const faults = [
    /^[0-9A-Za-z-_.]{1,64}$/.test(name) ? undefined : `name '${name}' is not 1 to 64 letters, digits, '-', '_' and '.'`,
    minutes >= 1 && minutes <= limits.windowMinutesMax
      ? undefined
      : `MaximumWindowInMinutes ${minutes} is not between 1 and ${limits.windowMinutesMax}`,
    target.retryAttemptsMax <= limits.retryAttemptsMax
      ? undefined
      : `MaximumRetryAttempts ${target.retryAttemptsMax} is over ${limits.retryAttemptsMax}`,
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) throw new AwsError("ValidationException", 400, faults.join("; "));
  checkTarget(target.arn);
}

function assumable(access: AccessControl, { name, target }: ScheduleSettings): void {
  try {
    access.assumeRole(target.roleArn, service, name);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      "ValidationException",
      400,
      "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
      { cause: error },
    );
  }
}
