// EventBridge Scheduler's quotas and bounds. https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html

export const limits = {
  windowMinutesMax: 1_440,
  retryAttemptsMax: 185,
  eventAgeSecondsMin: 60,
  eventAgeSecondsMax: 86_400,
  listMax: 100,
  cronYearMin: 1970,
  cronYearMax: 2199,
} as const;
