// The thread of one execution environment: what it says, and how it ends. An invocation waits for exactly one answer.
import { Worker } from "node:worker_threads";
import type { EnvironmentLog } from "./environment-log.ts";
import { errorDocument, exitDocument, outOfMemoryDocument } from "./error-document.ts";
import type { HostMessage, ThreadMessage } from "./runtime/messages.ts";

export interface EnvironmentAnswer {
  readonly kind: "returned" | "failed" | "timed-out";
  /** What the handler returned, or the error document: JSON text. */
  readonly payload: string;
  readonly heapUsedBytes: number;
}

export interface EnvironmentThread {
  /** Resolves once the function's module is loaded, or the thread has ended over it. */
  readonly started: Promise<void>;
  /** Machine time that the start took; 0 before `started`. */
  startMs(): number;
  isAlive(): boolean;
  heapUsedBytes(): number;
  send(message: HostMessage): void;
  /** The next answer; at once where the thread has ended. */
  answer(requestId: string): Promise<EnvironmentAnswer>;
  /** An idle thread keeps no process alive. */
  setBusy(isBusy: boolean): void;
  /** `lastWords`: the error document that further invocations answer. */
  end(lastWords?: (requestId: string) => string): Promise<void>;
}

export interface ThreadOptions {
  readonly bootstrapPath: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly log: EnvironmentLog;
}

interface State {
  isAlive: boolean;
  startMs: number;
  heapUsedBytes: number;
  requestId: string;
  /** Why the thread ended or is about to. */
  lastWords: ((requestId: string) => string) | undefined;
  settle: (answer: EnvironmentAnswer) => void;
}

export function startThread({ bootstrapPath, variables, memoryMb, log }: ThreadOptions): EnvironmentThread {
  const worker = new Worker(bootstrapPath, {
    env: { ...variables },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  const state: State = {
    isAlive: true,
    startMs: 0,
    heapUsedBytes: 0,
    requestId: "",
    lastWords: undefined,
    settle: () => undefined,
  };
  const started = listen(worker, state, log);
  return {
    started,
    startMs: () => state.startMs,
    isAlive: () => state.isAlive,
    heapUsedBytes: () => state.heapUsedBytes,
    send: (message) => worker.postMessage(message),
    answer(requestId) {
      state.requestId = requestId;
      return new Promise((resolve) => {
        state.settle = resolve;
        if (!state.isAlive) resolve(failure(state));
      });
    },
    setBusy: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    async end(lastWords) {
      state.isAlive = false;
      state.lastWords ??= lastWords;
      await worker.terminate();
    },
  };
}

const failure = ({ lastWords, requestId, heapUsedBytes }: State): EnvironmentAnswer => ({
  kind: "failed",
  payload: (lastWords ?? ((id) => exitDocument(id, 0)))(requestId),
  heapUsedBytes,
});

/** Resolves with the thread's start. */
function listen(worker: Worker, state: State, log: EnvironmentLog): Promise<void> {
  const startedMs = performance.now();
  let markStarted: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (markStarted = resolve));

  worker.on("message", (message: ThreadMessage) => {
    switch (message.kind) {
      case "log":
        log.write(message.text);
        break;
      case "initialised":
        state.startMs = performance.now() - startedMs;
        markStarted();
        break;
      case "returned":
      case "threw": {
        const { heapUsedBytes } = message;
        state.heapUsedBytes = heapUsedBytes;
        const kind = message.kind === "returned" ? "returned" : "failed";
        state.settle({ kind, payload: message.payload, heapUsedBytes });
        break;
      }
      case "fatal":
        state.lastWords = () => message.payload;
    }
  });
  worker.on("error", (error: NodeJS.ErrnoException) => {
    const isMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
    state.lastWords = isMemory ? outOfMemoryDocument : () => errorDocument(error.name, error.message);
  });
  worker.on("exit", (exitCode) => {
    state.isAlive = false;
    state.lastWords ??= (id) => exitDocument(id, exitCode);
    markStarted();
    state.settle(failure(state));
  });
  return started;
}
