// Which messages a receive hands out next. A standard queue gives what became visible first; a FIFO queue keeps the order of
// each group and gives nothing of a group that has a message in flight.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html

export interface Deliverable {
  readonly messageId: string;
  readonly groupId: string;
  state: "delayed" | "visible" | "in-flight";
}

export interface DeliveryOrder<Entry extends Deliverable> {
  /** At arrival, in order of arrival. */
  add(entry: Entry): void;
  /** A delay or visibility timeout ended; `entry.state` is visible by now. */
  expose(entry: Entry): void;
  /** Up to `limit` entries, each in state visible; the caller puts them in flight. */
  next(limit: number): readonly Entry[];
  remove(entry: Entry): void;
  /** Whether removing or exposing entries of this one's group can make another deliverable. */
  readonly isGrouped: boolean;
}

export function standardOrder<Entry extends Deliverable>(): DeliveryOrder<Entry> {
  const visible = new Map<string, Entry>();
  const expose = (entry: Entry): void => {
    if (entry.state === "visible") visible.set(entry.messageId, entry);
  };
  return {
    isGrouped: false,
    add: expose,
    expose,
    next(limit) {
      const taken: Entry[] = [];
      for (const entry of visible.values()) {
        if (taken.length >= limit) break;
        taken.push(entry);
      }
      for (const { messageId } of taken) visible.delete(messageId);
      return taken;
    },
    remove: ({ messageId }) => visible.delete(messageId),
  };
}

export function fifoOrder<Entry extends Deliverable>(): DeliveryOrder<Entry> {
  const groups = new Map<string, Entry[]>();
  return {
    isGrouped: true,
    add(entry) {
      const group = groups.get(entry.groupId);
      if (group === undefined) groups.set(entry.groupId, [entry]);
      else group.push(entry);
    },
    expose: () => undefined,
    next(limit) {
      const taken: Entry[] = [];
      for (const group of groups.values()) {
        if (taken.length >= limit) break;
        taken.push(...deliverableHead(group, limit - taken.length));
      }
      return taken;
    },
    remove(entry) {
      const group = groups.get(entry.groupId);
      if (group === undefined) return;
      const index = group.indexOf(entry);
      if (index >= 0) group.splice(index, 1);
      if (group.length === 0) groups.delete(entry.groupId);
    },
  };
}

/** The group's first entries that may go out together: none while one is in flight, none past one that is delayed. */
function deliverableHead<Entry extends Deliverable>(group: readonly Entry[], limit: number): readonly Entry[] {
  if (group.some((entry) => entry.state === "in-flight")) return [];
  const delayed = group.findIndex((entry) => entry.state === "delayed");
  return group.slice(0, delayed < 0 ? limit : Math.min(limit, delayed));
}
