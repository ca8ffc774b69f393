import { describe, expect, test } from "vitest";
import { crewThread } from "../../../simulators/fleet/crew-thread.ts";

const request = { kind: "connect" } as const;

describe("a worker thread of the fleet", () => {
  test("that crashes at a request rejects it with the cause, and every later one too", async () => {
    const thread = crewThread(
      "worker 3",
      `require("node:worker_threads").parentPort.on("message", () => { throw new RangeError("boom"); })`,
    );

    await expect(thread.request(request, 5_000)).rejects.toMatchObject({
      message: "worker 3 of the fleet crashed: boom",
      cause: { name: "RangeError" },
    });
    await expect(thread.request(request, 5_000)).rejects.toThrow("worker 3 of the fleet crashed: boom");
  });

  test("that exits rejects what waits for it with its exit code", async () => {
    const thread = crewThread(
      "worker 0",
      `require("node:worker_threads").parentPort.on("message", () => process.exit(9))`,
    );

    await expect(thread.request(request, 5_000)).rejects.toThrow("worker 0 of the fleet ended unasked, with code 9");
  });

  test("that does not answer is waited for no longer than the bound", async () => {
    const thread = crewThread(
      "worker 1",
      `require("node:worker_threads").parentPort.on("message", () => { for (;;); })`,
    );

    await expect(thread.request(request, 200)).rejects.toThrow(
      `waited 200 ms for worker 1 of the fleet to answer "connect"`,
    );
    await thread.terminate();
  });
});
