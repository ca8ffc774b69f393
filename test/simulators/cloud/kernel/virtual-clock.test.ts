import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TimerQueue } from "../../../../simulators/cloud/kernel/timer-queue.ts";
import { eventLoopTurn, VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";

/** Real work of unknown length, settled by the test. */
function openWork<Result>(): { promise: Promise<Result>; settle: (result: Result) => void } {
  let settle: (result: Result) => void = () => undefined;
  const promise = new Promise<Result>((resolve) => (settle = resolve));
  return { promise, settle };
}

describe("TimerQueue", () => {
  test("hands out timers by instant, then by order of registration", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (instants) => {
        const queue = new TimerQueue();
        const taken: [number, number][] = [];
        instants.forEach((timeMs, index) => queue.add(timeMs, () => taken.push([timeMs, index])));

        for (let timer = queue.takeDue(20); timer !== undefined; timer = queue.takeDue(20)) timer.callback();

        const expected = instants.map((timeMs, index): [number, number] => [timeMs, index]);
        expected.sort(([a, i], [b, j]) => a - b || i - j);
        expect(taken).toEqual(expected);
      }),
    );
  });
});

describe("VirtualClock", () => {
  test("jumps from timer to timer and ends at the instant asked for", async () => {
    const clock = new VirtualClock(1_000);
    const seen: number[] = [];
    clock.at(5_000, () => seen.push(clock.now()));
    clock.at(2_000, () => seen.push(clock.now()));

    await clock.runTo(10_000);

    expect(seen).toEqual([2_000, 5_000]);
    expect(clock.now()).toBe(10_000);
  });

  test("stands still while work with latency 0 is under way", async () => {
    const clock = new VirtualClock(0);
    const work = openWork<string>();
    const finishedAt = clock.work(0, () => work.promise).then(() => clock.now());
    let isTimerReached = false;
    clock.at(1, () => (isTimerReached = true));
    const run = clock.runTo(100);
    await eventLoopTurn();
    expect(isTimerReached).toBe(false);

    work.settle("done");
    await run;

    expect(await finishedAt).toBe(0);
    expect(isTimerReached).toBe(true);
  });

  test("goes on for 500 ms beside work of 500 ms, never past it, and hands the result over then", async () => {
    const clock = new VirtualClock(0);
    const work = openWork<string>();
    const finishedAt = clock.work(500, () => work.promise).then(() => clock.now());
    const seen: number[] = [];
    for (const timeMs of [100, 499, 501]) clock.at(timeMs, () => seen.push(timeMs));
    const run = clock.runTo(1_000);
    for (let turn = 0; turn < 20; turn++) await eventLoopTurn();
    expect(seen).toEqual([100, 499]);

    work.settle("done");
    await run;

    expect(await finishedAt).toBe(500);
    expect(seen).toEqual([100, 499, 501]);
  });

  test("work's failure is handed over as the rejection", async () => {
    const clock = new VirtualClock(0);
    const work = clock.work(10, () => Promise.reject(new Error("disk full")));
    const outcome = expect(work).rejects.toThrow("disk full");

    await clock.runTo(100);

    await outcome;
  });

  test("runUntil names the goal that was not reached", async () => {
    const clock = new VirtualClock(0);

    const run = clock.runUntil(new Promise(() => undefined), 60_000, "the queues to drain");

    await expect(run).rejects.toThrow("the queues to drain: not reached by 1970-01-01T00:01:00.000Z");
  });

  test("sleep ends early, with the reason, when its signal aborts", async () => {
    const clock = new VirtualClock(0);
    const controller = new AbortController();
    const sleep = clock.sleep(1_000, controller.signal);
    clock.at(10, () => controller.abort(new Error("stopped")));
    const outcome = expect(sleep).rejects.toThrow("stopped");

    await clock.runTo(20);

    await outcome;
  });

  test("standing, or on its way to a goal, admits what arrives at once", async () => {
    const clock = new VirtualClock(0);
    const arrivedAt: number[] = [];
    clock.admit(() => arrivedAt.push(clock.now()));
    expect(arrivedAt).toEqual([0]);

    const goal = new Promise<string>((resolve) => {
      clock.at(20, () => clock.admit(() => resolve("answered")));
    });

    expect(await clock.runUntil(goal, 1_000, "an answer")).toBe("answered");
    expect(clock.now()).toBe(20);
  });

  test("on its way to an instant, admits what arrives there, in its order and before it goes on", async () => {
    const clock = new VirtualClock(0);
    const arrivals: [string, number][] = [];
    for (const [timeMs, name] of [
      [10, "first"],
      [90, "second"],
    ] as const)
      clock.at(timeMs, () => clock.admit(() => arrivals.push([name, clock.now()])));
    const run = clock.runTo(100);
    clock.admit(() => arrivals.push(["before it had begun to move", clock.now()]));
    expect(arrivals).toEqual([]);

    await run;

    expect(arrivals).toEqual([
      ["before it had begun to move", 100],
      ["first", 100],
      ["second", 100],
    ]);
  });

  test("admits what arrived where a fault ends the way", async () => {
    const clock = new VirtualClock(0);
    let arrivedAt: number | undefined;
    clock.at(10, () => clock.admit(() => (arrivedAt = clock.now())));
    clock.at(20, () => {
      throw new Error("a service's bug");
    });

    await expect(clock.runTo(100)).rejects.toThrow("a service's bug");

    expect(arrivedAt).toBe(20);
    clock.at(30, () => undefined);
    await clock.runTo(100);
    expect(clock.now()).toBe(100);
  });
});
