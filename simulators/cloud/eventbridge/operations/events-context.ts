// What the operations on the default bus share.
import { z } from "zod";
import type { Account } from "../../ports/account.ts";
import { formatArn } from "../../engines/arn.ts";
import type { ServiceEvent } from "../../ports/event-bus.ts";
import type { Rules } from "../rules.ts";

export interface EventsContext {
  readonly rules: Rules;
  readonly account: Account;
  /** Returns the event's id. */
  readonly publish: (event: ServiceEvent, timeMs?: number) => string;
}

/** Other buses are not kept. */
export const busName = z
  .string()
  .refine((name) => name === "default" || name.endsWith(":event-bus/default"), {
    error: "the embedded cloud keeps the default event bus only",
  })
  .optional();

export const busArn = (account: Account): string =>
  formatArn({ ...account, service: "events", resource: "event-bus/default" });

export const ruleArn = (account: Account, name: string): string =>
  formatArn({ ...account, service: "events", resource: `rule/${name}` });
