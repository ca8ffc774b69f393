// What the operations of SQS work on.
import type { Account } from "../ports/account.ts";
import type { AccessControl } from "../ports/access-control.ts";
import type { Clock } from "../kernel/clock.ts";
import type { MoveTasks } from "./move-tasks.ts";
import type { QueueDirectory } from "./queue-directory.ts";
import type { Send } from "./sender.ts";

export interface SqsContext {
  readonly clock: Clock;
  readonly account: Account;
  readonly access: AccessControl;
  readonly directory: QueueDirectory;
  readonly send: Send;
  readonly moveTasks: MoveTasks;
}
