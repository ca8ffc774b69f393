// Who moves a test's clock: the test, and requests on the wire where the test leaves it to them.
import type { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import type { Router } from "../../../../simulators/cloud/wire/router.ts";

/** No request waits longer: the longest is a long poll of 20 s. */
const waitMsMax = 60_000;

export interface TestTime {
  /** Runs the clock for so long. */
  readonly elapse: (milliseconds: number) => Promise<void>;
  /** Awaits a call that takes time: the clock runs until it is done. */
  readonly done: <Result>(call: Promise<Result>) => Promise<Result>;
  /** The router's answers, each awaited so. What comes while the clock runs, from a function's code, happens at that instant. */
  readonly passedBy: (router: Router) => Router;
}

export function testTime(clock: VirtualClock): TestTime {
  let isRunning = false;
  const whileRunning = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    isRunning = true;
    try {
      return await run();
    } finally {
      isRunning = false;
    }
  };
  const until = <Result>(call: Promise<Result>, what: string): Promise<Result> =>
    whileRunning(() => clock.runUntil(call, clock.now() + waitMsMax, what));
  return {
    elapse: (milliseconds) => whileRunning(() => clock.runTo(clock.now() + milliseconds)),
    done: (call) => until(call, "the call"),
    passedBy: (router) => ({
      async answer(request) {
        const answered = router.answer(request);
        return isRunning ? answered : until(answered, `${request.method} ${request.path}`);
      },
    }),
  };
}
