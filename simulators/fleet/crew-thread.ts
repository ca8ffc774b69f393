// The fleet's side of one worker thread: requests and their answers, and the thread's death as an error with its cause.
import { Worker } from "node:worker_threads";
import type { CrewProgress, CrewReply, CrewRequest } from "./crew-setup.ts";
import { bounded } from "./watchdog.ts";

export interface CrewThread {
  /** Resolves when the crew has done it; rejects with the crew's error, with the thread's death, or after `boundMs`. One of a kind at a time. */
  request(request: CrewRequest, boundMs: number): Promise<void>;
  progress(): CrewProgress;
  /** Ends the thread, whatever it is doing. */
  terminate(): Promise<void>;
}

interface Pending {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Starts a thread that runs `program`, the bundle of worker.ts. */
export function crewThread(name: string, program: string): CrewThread {
  const worker = new Worker(program, { name, eval: true, execArgv: [] });
  const pending = new Map<CrewRequest["kind"], Pending>();
  let progress: CrewProgress = { connectedCount: 0, sentCount: 0, acknowledgedCount: 0, nextDueMs: undefined };
  let death: Error | undefined;

  const die = (error: Error): void => {
    death ??= error;
    for (const { reject } of pending.values()) reject(death);
    pending.clear();
  };
  worker.on("error", (cause) => die(new Error(`${name} of the fleet crashed: ${cause.message}`, { cause })));
  worker.on("exit", (code) => die(new Error(`${name} of the fleet ended unasked, with code ${code}`)));
  worker.on("message", (reply: CrewReply) => {
    if (reply.kind !== "failed") progress = reply.progress;
    if (reply.kind === "progress") return;
    const waiting = pending.get(reply.request);
    pending.delete(reply.request);
    if (reply.kind === "failed") waiting?.reject(reply.error);
    else waiting?.resolve();
  });

  return {
    progress: () => progress,
    async request(request, boundMs) {
      if (death !== undefined) throw death;
      const answer = new Promise<void>((resolve, reject) => pending.set(request.kind, { resolve, reject }));
      worker.postMessage(request);
      await bounded({ boundMs, what: () => `${name} of the fleet to answer "${request.kind}"` }, answer);
    },
    async terminate() {
      death ??= new Error(`${name} of the fleet has been ended`);
      await worker.terminate();
    },
  };
}
