// What every operation of Athena works on.
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import { formatArn } from "../engines/arn.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Random } from "../kernel/random.ts";
import type { Permission } from "../wire/operation.ts";
import type { QueryHistory } from "./query-history.ts";
import type { QueryLifecycle } from "./query-lifecycle.ts";
import type { TokenBucket } from "./token-bucket.ts";
import type { Workgroups } from "./workgroup.ts";
import type { ResultReader } from "./results/result-reader.ts";

export interface AthenaContext {
  readonly account: Account;
  readonly clock: Clock;
  readonly random: Random;
  readonly history: QueryHistory;
  readonly lifecycle: QueryLifecycle;
  readonly workgroups: Workgroups;
  readonly objects: ObjectStore;
  readonly results: ResultReader;
  readonly startRate: TokenBucket;
}

/** Athena's code for input that does not fit an operation. */
export const invalidInputCode = "InvalidRequestException";

export const primaryWorkgroup = "primary";

export const workgroupArn = (account: Account, name: string): string =>
  formatArn({ service: "athena", ...account, resource: `workgroup/${name}` });

export const onWorkgroup = (account: Account, action: string, name: string): Permission => ({
  action: `athena:${action}`,
  resources: [workgroupArn(account, name)],
});

/** Permission on the workgroup that a query ran in; for an unknown query on any, so that its absence is told to those who may ask. */
export const onQuery = ({ account, history }: AthenaContext, action: string, id: string): Permission =>
  onWorkgroup(account, action, history.find(id)?.request.workgroup ?? "*");
