// What the operations share: the state they work on, and the ARNs that permissions are asked for.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
import { z } from "zod";
import type { Account } from "../../ports/account.ts";
import { formatArn } from "../../engines/arn.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { LogGroups } from "../log-groups.ts";

export interface LogsContext {
  readonly groups: LogGroups;
  readonly account: Account;
  readonly clock: Clock;
}

export const groupName = z.string().regex(/^[.\-_/#A-Za-z0-9]{1,512}$/);
export const streamName = z.string().regex(/^[^:*]{1,512}$/);

/** Logs has an older error of its own for input that does not fit. */
export const invalidInputCode = "InvalidParameterException";

export const groupArn = (account: Account, name: string): string =>
  formatArn({ ...account, service: "logs", resource: `log-group:${name}` });

export const streamArn = (account: Account, group: string, stream: string): string =>
  `${groupArn(account, group)}:log-stream:${stream}`;

/** Page tokens of the listing operations: the index of the next item. */
export const indexToken = z.coerce.number().int().nonnegative().default(0);

export function pageOf<Item>(items: readonly Item[], start: number, count: number) {
  const end = start + count;
  return { page: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined };
}
