// Units of time in milliseconds: every limit, window and offset is counted by these.

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
