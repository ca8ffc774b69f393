// What happened to alarms: their changes of state and of configuration, and the actions taken, newest last.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
import type { Clock } from "../kernel/clock.ts";
import type { AlarmState } from "./alarm.ts";
import { limits } from "./limits.ts";

export const historyItemTypes = ["ConfigurationUpdate", "StateUpdate", "Action"] as const;

export interface HistoryItem {
  readonly alarmName: string;
  readonly type: (typeof historyItemTypes)[number];
  readonly timeMs: number;
  readonly summary: string;
  /** JSON text. */
  readonly details: string;
}

export interface StateChange {
  readonly alarmName: string;
  readonly timeMs: number;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
}

export interface AlarmHistory {
  add(item: Omit<HistoryItem, "timeMs">): void;
  addStateChange(change: Omit<StateChange, "timeMs">, reasonData: string | undefined): void;
  /** Oldest first. */
  items(): readonly HistoryItem[];
  stateChanges(): readonly StateChange[];
}

export function createAlarmHistory(clock: Clock): AlarmHistory {
  const items: HistoryItem[] = [];
  const changes: StateChange[] = [];

  const forgetOld = (list: { readonly timeMs: number }[]): void => {
    const oldestMs = clock.now() - limits.historyMs;
    while (list.length > limits.historyItemsMax || (list[0]?.timeMs ?? Infinity) < oldestMs) list.shift();
  };
  const add: AlarmHistory["add"] = (item) => {
    items.push({ ...item, timeMs: clock.now() });
    forgetOld(items);
  };

  return {
    add,
    addStateChange(change, reasonData) {
      changes.push({ ...change, timeMs: clock.now() });
      forgetOld(changes);
      const { alarmName, from, to, reason } = change;
      const newState = {
        stateValue: to,
        stateReason: reason,
        ...(reasonData && { stateReasonData: parsed(reasonData) }),
      };
      const details = JSON.stringify({ version: "1.0", oldState: { stateValue: from }, newState });
      add({ alarmName, type: "StateUpdate", summary: `Alarm updated from ${from} to ${to}`, details });
    },
    items: () => items,
    stateChanges: () => changes,
  };
}

function parsed(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return value;
}
