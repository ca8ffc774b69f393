// Readings captured in a file, replayed as a device: at their own event times, in order.
import type { CapturedDevice } from "./capture/captured-device.ts";
import type { ReadingSource } from "./reading.ts";

export function replayedSource({ deviceId, readings }: CapturedDevice): ReadingSource {
  let index = 0;
  return {
    deviceId,
    isAcceptable: false,
    peekMs: () => readings[index]?.eventMs,
    next() {
      const reading = readings[index++];
      if (reading === undefined) throw new Error(`${deviceId} has no reading ${index - 1}: ask peekMs first`);
      return reading;
    },
  };
}
