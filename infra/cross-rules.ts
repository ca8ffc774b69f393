// What settings, each right by itself, may not be together. A rule names the settings that it is about and the command that mends it;
// what can be derived from one setting instead (the visibility timeout, say) is no rule here: see docs/configuration.md.
import { namespace, type Settings } from "./settings.ts";

export interface CrossRule {
  readonly about: readonly (keyof Settings)[];
  /** A sentence that ends in the command, or undefined where nothing is wrong. */
  readonly faultOf: (settings: Settings) => string | undefined;
}

const minutesOfAnHour = 60;

export const crossRules: readonly CrossRule[] = [
  {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
    about: ["rawTieringDays", "rawDays"],
    faultOf: ({ rawTieringDays, rawDays }) =>
      rawDays === "forever" || rawTieringDays === "never" || rawTieringDays < rawDays
        ? undefined
        : `${namespace}:rawTieringDays is "${rawTieringDays}" and ${namespace}:rawDays is "${rawDays}"; ` +
          `objects move before they are removed: pulumi config set ${namespace}:rawTieringDays never`,
  },
  {
    // What is older than the retention is gone. https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
    about: ["iteratorAgeAlarmMinutes", "streamRetentionHours"],
    faultOf: ({ iteratorAgeAlarmMinutes, streamRetentionHours }) =>
      iteratorAgeAlarmMinutes < streamRetentionHours * minutesOfAnHour
        ? undefined
        : `${namespace}:iteratorAgeAlarmMinutes is "${iteratorAgeAlarmMinutes}" and ${namespace}:streamRetentionHours is ` +
          `"${streamRetentionHours}"; an alarm comes before the records are gone: pulumi config set ${namespace}:iteratorAgeAlarmMinutes 15`,
  },
];
