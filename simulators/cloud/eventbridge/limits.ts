// EventBridge's quotas. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html

export const limits = {
  entriesMax: 10,
  /** Of one PutEvents request, all entries together. */
  requestBytesMax: 262_144,
  targetsPerRuleMax: 5,
  patternBytesMax: 2_048,
  /** From the bus to the target: typically half a second. https://aws.amazon.com/blogs/compute/introducing-the-amazon-eventbridge-latency */
  deliveryMs: 500,
  retryAttemptsMax: 185,
  eventAgeSecondsMin: 60,
  eventAgeSecondsMax: 86_400,
} as const;
