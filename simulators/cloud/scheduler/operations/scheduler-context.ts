// What the operations share: the service as they use it, and how schedules and groups are shown.
import type { AccessControl } from "../../ports/access-control.ts";
import type { Account } from "../../ports/account.ts";
import type { Schedule, ScheduleGroup, ScheduleSettings, ScheduleStore } from "../schedules.ts";

export interface SchedulerContext {
  readonly account: Account;
  readonly access: AccessControl;
  readonly scheduler: {
    readonly store: ScheduleStore;
    createSchedule(settings: ScheduleSettings): Schedule;
    deleteSchedule(groupName: string, name: string): void;
    createGroup(name: string, tags?: ReadonlyMap<string, string>): ScheduleGroup;
  };
}

export const state = ({ settings }: Schedule): string => (settings.isEnabled ? "ENABLED" : "DISABLED");

export const describeGroup = ({ name, arn, createdAtMs }: ScheduleGroup): object => ({
  Name: name,
  Arn: arn,
  State: "ACTIVE",
  CreationDate: createdAtMs / 1000,
  LastModificationDate: createdAtMs / 1000,
});
