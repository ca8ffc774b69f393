import { describe, expect, test } from "vitest";
import { VirtualClock } from "millrace-cloud";
import { virtualDriver, wallDriver } from "../../../simulators/run/driver.ts";

describe("traffic on the way to an instant", () => {
  test("sets out at once on virtual time, and is admitted at the instant", async () => {
    const clock = new VirtualClock(0);
    let setOutAt: number | undefined;
    let admittedAt: number | undefined;

    await virtualDriver(clock).advanceWith(100, () => {
      setOutAt = clock.now();
      clock.admit(() => (admittedAt = clock.now()));
      return Promise.resolve();
    });

    expect({ setOutAt, admittedAt }).toEqual({ setOutAt: 0, admittedAt: 100 });
  });

  test("sets out on wall time when the instant has come", async () => {
    const clock = new VirtualClock(0);
    let setOutAt: number | undefined;

    const arrived = wallDriver(clock).advanceWith(100, () => {
      setOutAt = clock.now();
      return Promise.resolve();
    });
    await clock.runTo(99);
    expect(setOutAt).toBeUndefined();
    await clock.runTo(200);
    await arrived;

    expect(setOutAt).toBe(100);
  });

  test("that fails is told once time has arrived, so that nobody else finds the clock on its way", async () => {
    const clock = new VirtualClock(0);

    const arrived = virtualDriver(clock).advanceWith(100, () => Promise.reject(new Error("a worker crashed")));

    await expect(arrived).rejects.toThrow("a worker crashed");
    expect(clock.now()).toBe(100);
  });
});
