// Schedules and their groups. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import type { Cancel } from "../kernel/clock.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { ScheduleExpression } from "./schedule-expression.ts";

export interface ScheduleTarget {
  readonly arn: string;
  readonly roleArn: string;
  /** Sent as it is, context attributes filled in. */
  readonly input?: string | undefined;
  readonly groupId?: string | undefined;
  readonly retryAttemptsMax: number;
  readonly eventAgeMsMax: number;
  readonly deadLetterArn?: string | undefined;
}

export interface ScheduleSettings {
  readonly name: string;
  readonly groupName: string;
  readonly description?: string | undefined;
  readonly expression: string;
  readonly timeZone: string;
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  /** Undefined: at its time. */
  readonly flexibleWindowMs?: number | undefined;
  readonly isEnabled: boolean;
  readonly isDeletedAfterCompletion: boolean;
  readonly target: ScheduleTarget;
}

export interface Schedule {
  readonly settings: ScheduleSettings;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly when: ScheduleExpression;
  cancelNext: Cancel;
}

export interface ScheduleGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly tags: Map<string, string>;
}

export interface ScheduleStore {
  /** @throws AwsError ConflictException */
  addGroup(name: string, nowMs: number, tags?: ReadonlyMap<string, string>): ScheduleGroup;
  /** With its schedules. @throws AwsError ResourceNotFoundException, ValidationException for the default group */
  removeGroup(name: string): void;
  /** @throws AwsError ResourceNotFoundException */
  findGroup(name: string): ScheduleGroup;
  groups(): readonly ScheduleGroup[];
  /** @throws AwsError ConflictException, ResourceNotFoundException for its group */
  add(schedule: Schedule): void;
  /** @throws AwsError ResourceNotFoundException */
  find(groupName: string, name: string): Schedule;
  list(): readonly Schedule[];
  remove(schedule: Schedule): void;
}

export const scheduleArn = (account: Account, groupName: string, name: string): string =>
  formatArn({ ...account, service: "scheduler", resource: `schedule/${groupName}/${name}` });

export const groupArn = (account: Account, name: string): string =>
  formatArn({ ...account, service: "scheduler", resource: `schedule-group/${name}` });

const defaultGroup = "default";

export function createScheduleStore(account: Account, nowMs: number): ScheduleStore {
  const groups = new Map<string, ScheduleGroup>();
  const schedules = new Map<string, Schedule>();
  const key = (groupName: string, name: string): string => `${groupName}/${name}`;
  const keyOf = ({ settings }: Schedule): string => key(settings.groupName, settings.name);

  const store: ScheduleStore = {
    addGroup(name, createdAtMs, tags = new Map()) {
      if (groups.has(name)) throw new AwsError("ConflictException", 409, `Schedule group ${name} already exists.`);
      const group = { name, arn: groupArn(account, name), createdAtMs, tags: new Map(tags) };
      groups.set(name, group);
      return group;
    },
    removeGroup(name) {
      store.findGroup(name);
      if (name === defaultGroup)
        throw new AwsError("ValidationException", 400, "Cannot delete the default schedule group.");
      for (const schedule of store.list().filter(({ settings }) => settings.groupName === name)) {
        schedule.cancelNext();
        store.remove(schedule);
      }
      groups.delete(name);
    },
    findGroup(name) {
      const group = groups.get(name);
      if (group === undefined)
        throw new AwsError("ResourceNotFoundException", 404, `Schedule group ${name} does not exist.`);
      return group;
    },
    groups: () => [...groups.values()],
    add(schedule) {
      const { groupName, name } = schedule.settings;
      store.findGroup(groupName);
      if (schedules.has(key(groupName, name)))
        throw new AwsError("ConflictException", 409, `Schedule ${name} already exists.`);
      schedules.set(keyOf(schedule), schedule);
    },
    find(groupName, name) {
      const schedule = schedules.get(key(groupName, name));
      if (schedule === undefined)
        throw new AwsError("ResourceNotFoundException", 404, `Schedule ${name} does not exist.`);
      return schedule;
    },
    list: () => [...schedules.values()],
    remove: (schedule) => void schedules.delete(keyOf(schedule)),
  };
  store.addGroup(defaultGroup, nowMs);
  return store;
}
