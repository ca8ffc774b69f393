// What settings, each right by itself, may not be together. A rule names the settings that it is about and the one whose default mends
// it; what can be derived from one setting instead (the visibility timeout, say) is no rule here: see docs/configuration.md.
import type { Settings } from "./settings.ts";

export interface CrossRule {
  readonly about: readonly (keyof Settings)[];
  readonly isBroken: (settings: Settings) => boolean;
  readonly reason: string;
  /** The setting whose default keeps the rule. */
  readonly mendedBy: keyof Settings;
}

const minutesOfAnHour = 60;

export const crossRules: readonly CrossRule[] = [
  {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
    about: ["rawTieringDays", "rawDays"],
    isBroken: ({ rawTieringDays, rawDays }) =>
      rawDays !== "forever" && rawTieringDays !== "never" && rawTieringDays >= rawDays,
    reason: "objects move before they are removed",
    mendedBy: "rawTieringDays",
  },
  {
    // What is older than the retention is gone. https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
    about: ["iteratorAgeAlarmMinutes", "streamRetentionHours"],
    isBroken: ({ iteratorAgeAlarmMinutes, streamRetentionHours }) =>
      iteratorAgeAlarmMinutes >= streamRetentionHours * minutesOfAnHour,
    reason: "an alarm comes before the records are gone",
    mendedBy: "iteratorAgeAlarmMinutes",
  },
];
