// aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration: its inputs, and the expirations they ask for. Transitions,
// noncurrent versions and unfinished uploads have no behaviour here; a rule for tagged objects meets none.
import { z } from "zod";
import type { LifecycleRule } from "../s3/lifecycle.ts";

const sizes = { objectSizeGreaterThan: z.number().optional(), objectSizeLessThan: z.number().optional() };
const prefix = z.string().optional();

const ruleSchema = z.strictObject({
  id: z.string(),
  status: z.enum(["Enabled", "Disabled"]),
  prefix,
  filter: z
    .strictObject({
      ...sizes,
      prefix,
      and: z.strictObject({ ...sizes, prefix, tags: z.record(z.string(), z.string()).optional() }).optional(),
      tag: z.strictObject({ key: z.string(), value: z.string() }).optional(),
    })
    .optional(),
  expiration: z
    .strictObject({
      date: z.string().optional(),
      days: z.number().optional(),
      expiredObjectDeleteMarker: z.boolean().optional(),
    })
    .optional(),
  abortIncompleteMultipartUpload: z.strictObject({ daysAfterInitiation: z.number().optional() }).optional(),
  noncurrentVersionExpiration: z
    .strictObject({ newerNoncurrentVersions: z.number().optional(), noncurrentDays: z.number() })
    .optional(),
  noncurrentVersionTransitions: z.array(z.unknown()).optional(),
  transitions: z.array(z.unknown()).optional(),
});

export const lifecycleSchema = z.strictObject({
  bucket: z.string(),
  expectedBucketOwner: z.string().optional(),
  region: z.string().optional(),
  rules: z.array(ruleSchema).optional(),
  timeouts: z.unknown().optional(),
  transitionDefaultMinimumObjectSize: z.string().optional(),
});

export const lifecycleRules = (inputs: z.output<typeof lifecycleSchema>): readonly LifecycleRule[] =>
  (inputs.rules ?? []).flatMap(expirationRule);

function expirationRule(rule: z.output<typeof ruleSchema>): readonly LifecycleRule[] {
  const { filter, expiration } = rule;
  const isTagged = filter?.tag !== undefined || filter?.and?.tags !== undefined;
  if (rule.status === "Disabled" || isTagged) return [];
  const when = expirationOf(expiration);
  if (when === undefined) return [];
  const above = filter?.objectSizeGreaterThan ?? filter?.and?.objectSizeGreaterThan;
  const below = filter?.objectSizeLessThan ?? filter?.and?.objectSizeLessThan;
  return [
    {
      id: rule.id,
      prefix: filter?.prefix ?? filter?.and?.prefix ?? rule.prefix ?? "",
      ...(above === undefined ? {} : { sizeBytesAbove: above }),
      ...(below === undefined ? {} : { sizeBytesBelow: below }),
      expiration: when,
    },
  ];
}

function expirationOf(given: z.output<typeof ruleSchema>["expiration"]): LifecycleRule["expiration"] | undefined {
  if (given?.days !== undefined) return { kind: "days", days: given.days };
  return given?.date === undefined ? undefined : { kind: "date", dateMs: Date.parse(given.date) };
}
