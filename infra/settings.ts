// Every setting of a stage, once: what it means, what is allowed, what holds when it is not set, and the AWS page
// that sets the limit. `infra/stage.ts` validates with these; Pulumi.yaml repeats them for the Pulumi CLI, under test.
import { z } from "zod";
import { acceptedLatenessMsDefault } from "../queries/lateness.ts";

const dayMs = 86_400_000;

interface SettingNote {
  readonly meaning: string;
  readonly allowed: string;
  /** The value that holds when the key is absent, as it would be typed. */
  readonly preset: string;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a person reads about each setting. */
export const settingNotes = z.registry<SettingNote>();

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
const logRetentionDays = [
  "1",
  "3",
  "5",
  "7",
  "14",
  "30",
  "60",
  "90",
  "120",
  "150",
  "180",
  "365",
  "400",
  "731",
] as const;

/** The stage's settings by key. Values arrive as text, which is how Pulumi keeps configuration. */
export const settings = {
  // https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
  shards: setting({
    meaning: "shards of the telemetry stream (1,000 records/s and 1 MiB/s each), or on-demand",
    preset: "1",
    allowed: "a whole number from 1 to 500, or on-demand",
    schema: z.union([z.literal("on-demand"), wholeNumber({ min: 1, max: 500 })]),
  }),
  streamRetentionHours: whole({
    meaning: "how long the telemetry stream keeps a record for a consumer that lags",
    preset: "24",
    range: { min: 24, max: 8760 },
  }),
  // https://docs.aws.amazon.com/firehose/latest/dev/buffering-hints.html; the model allows 1 to 59, the guide does not.
  deliveryBufferSeconds: setting({
    meaning: "longest wait of a reading before its object is written",
    preset: "60",
    allowed: "0, or a whole number from 60 to 900",
    schema: wholeNumber({ min: 0, max: 900 }).refine((seconds) => seconds === 0 || seconds >= 60),
  }),
  // 64 is the least that Firehose accepts with format conversion or dynamic partitioning.
  deliveryBufferMegabytes: whole({
    meaning: "size at which an object is written before its time, in MiB before compression",
    preset: "128",
    range: { min: 64, max: 128 },
  }),
  // https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
  transformBufferMegabytes: setting({
    meaning: "records handed to one invocation of the transform, in MB",
    preset: "1",
    allowed: "a number from 0.2 to 3",
    schema: z
      .string()
      .regex(/^\d(?:\.\d+)?$/)
      .transform(Number)
      .pipe(z.number().min(0.2).max(3)),
  }),
  acceptedLatenessDays: whole({
    meaning: "a reading received later than this after its event time is rejected as too-old",
    preset: String(acceptedLatenessMsDefault / dayMs),
    range: { min: 1, max: 365 },
  }),
  firstDay: setting({
    meaning: "earliest day (UTC) of event time that the telemetry table covers",
    preset: "2026-01-01",
    allowed: "a date, YYYY-MM-DD",
    schema: z.iso.date(),
  }),
  trigger: oneOf({
    meaning: "how a new object starts reports: through a queue, or by S3 calling the function directly",
    preset: "queue",
    words: ["queue", "direct"],
  }),
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  batchWindowSeconds: whole({
    meaning: "how long the queue's consumer gathers objects, so that one query serves many",
    preset: "60",
    range: { min: 0, max: 300 },
  }),
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  reportTimeoutSeconds: whole({
    meaning: "timeout of the functions that start and publish reports",
    preset: "60",
    range: { min: 10, max: 900 },
  }),
  // https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html
  queryScanBytesMax: whole({
    meaning: "bytes that one query may scan before Athena cancels it",
    preset: "10000000000",
    range: { min: 10_000_000, max: 1_000_000_000_000_000 },
  }),
  queryResultDays: whole({
    meaning: "how long Athena's own result files are kept",
    preset: "7",
    range: { min: 1, max: 365 },
  }),
  logRetentionDays: setting({
    meaning: "how long log events are kept",
    preset: "30",
    allowed: logRetentionDays.join(", "),
    schema: z.enum(logRetentionDays).transform(Number),
  }),
  onDestroy: oneOf({
    meaning: "whether a destroy may take the stored data with it",
    preset: "keep",
    words: ["keep", "delete"],
  }),
};

function setting<Output>(given: SettingNote & { readonly schema: z.ZodType<Output, string> }) {
  const { schema, ...note } = given;
  return schema.prefault(note.preset).register(settingNotes, note);
}

function whole(given: Omit<SettingNote, "allowed"> & { readonly range: Range }) {
  const { range, ...note } = given;
  return setting({ ...note, allowed: `a whole number from ${range.min} to ${range.max}`, schema: wholeNumber(range) });
}

function oneOf<const Word extends string>(
  given: Omit<SettingNote, "allowed"> & { readonly words: readonly [Word, ...Word[]] },
) {
  const { words, ...note } = given;
  return setting({ ...note, allowed: words.join(", "), schema: z.enum(words) });
}

function wholeNumber({ min, max }: Range) {
  return z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}
