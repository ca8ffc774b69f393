// When a reading counts as late; the reports compute the same from the stored columns.
import { lateAfterMs } from "../../queries/lateness.ts";

export { acceptedLatenessMsDefault, clockAheadMsMax } from "../../queries/lateness.ts";

/** Whether a reading was received more than five minutes after it was measured (both in epoch ms). */
export const isLate = (reading: { readonly event_time: number; readonly received_at: number }): boolean =>
  reading.received_at - reading.event_time > lateAfterMs;
