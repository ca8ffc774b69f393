// How old a reading may be, and when it counts as late: one statement for the contract, the reports and the fleet.

/** A reading is late when it is received more than this after it was measured. */
export const lateAfterMs = 5 * 60_000;

/** A reading measured more than this after its receipt is rejected: the device's clock is wrong. */
export const clockAheadMsMax = 5 * 60_000;

/** A reading received more than this after it was measured is rejected, unless the stage says otherwise. */
export const acceptedLatenessMsDefault = 7 * 24 * 3_600_000;
