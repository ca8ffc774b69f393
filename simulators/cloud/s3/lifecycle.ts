// Lifecycle expiration: which objects are past their days. S3 looks once a day and rounds up to the next midnight UTC.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
import { z } from "zod";
import type { ObjectRecord } from "./object-record.ts";

export const lifecycleRuleSchema = z.object({
  id: z.string(),
  prefix: z.string(),
  sizeBytesAbove: z.number().optional(),
  sizeBytesBelow: z.number().optional(),
  expiration: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("days"), days: z.number() }),
    z.object({ kind: z.literal("date"), dateMs: z.number() }),
  ]),
});

export type LifecycleRule = z.output<typeof lifecycleRuleSchema>;

const dayMs = 86_400_000;

export const nextMidnightMs = (timeMs: number): number => (Math.floor(timeMs / dayMs) + 1) * dayMs;

export const isExpired = (record: ObjectRecord, rules: readonly LifecycleRule[], nowMs: number): boolean =>
  rules.some((rule) => applies(rule, record) && expiresAtMs(rule, record) <= nowMs);

function applies(rule: LifecycleRule, { key, sizeBytes }: ObjectRecord): boolean {
  if (rule.sizeBytesAbove !== undefined && sizeBytes <= rule.sizeBytesAbove) return false;
  if (rule.sizeBytesBelow !== undefined && sizeBytes >= rule.sizeBytesBelow) return false;
  return key.startsWith(rule.prefix);
}

const expiresAtMs = ({ expiration }: LifecycleRule, { lastModifiedMs }: ObjectRecord): number =>
  expiration.kind === "date" ? expiration.dateMs : nextMidnightMs(lastModifiedMs + expiration.days * dayMs - 1);
