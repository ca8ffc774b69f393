// One execution environment: a worker thread with its own variables and memory limit that takes one invocation at a time, bounded
// by the function's timeout in machine time. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
import { watchdog, WatchdogError } from "../kernel/watchdog.ts";
import type { EnvironmentLog } from "./environment-log.ts";
import { startThread, type EnvironmentAnswer } from "./environment-thread.ts";
import { timeoutDocument } from "./error-document.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { limits } from "./limits.ts";
import type { HostMessage } from "./runtime/messages.ts";

export interface EnvironmentOptions {
  readonly configuration: FunctionConfiguration;
  readonly bootstrapPath: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly log: EnvironmentLog;
}

export type Invocation = Omit<Extract<HostMessage, { kind: "invoke" }>, "kind">;

export interface ExecutionEnvironment {
  readonly log: EnvironmentLog;
  /** Resolves when the function's module is loaded; never rejects: a function that cannot start answers its first invocation so. */
  readonly initialised: Promise<void>;
  /** Machine time that the start took; read after `initialised`. */
  initialisationMs(): number;
  invoke(invocation: Invocation): Promise<EnvironmentAnswer>;
  /** False once the thread has ended; its pool then makes another. */
  isAlive(): boolean;
  close(): Promise<void>;
}

export function startEnvironment(options: EnvironmentOptions): ExecutionEnvironment {
  const { configuration, log } = options;
  const thread = startThread({ ...options, memoryMb: configuration.memoryMb });
  thread.send({
    kind: "initialise",
    taskRoot: configuration.code.directory,
    handler: configuration.handler,
    logFormat: configuration.logFormat,
  });

  /** Ends the thread where `wait` takes more machine time than `boundMs`. */
  const within = async <Result>(boundMs: number, wait: Promise<Result>, late: () => Result): Promise<Result> => {
    try {
      return await watchdog(`function ${configuration.name}`, boundMs, wait);
    } catch (error) {
      if (!(error instanceof WatchdogError)) throw error;
      const answer = late();
      await thread.end((requestId) => timeoutDocument(requestId, boundMs));
      return answer;
    }
  };

  return {
    log,
    initialised: within(limits.initialisationMsMax, thread.started, () => undefined),
    initialisationMs: () => thread.startMs(),
    isAlive: () => thread.isAlive(),
    close: () => thread.end(),

    invoke(invocation) {
      const { requestId, timeoutMs } = invocation;
      const late = (): EnvironmentAnswer => ({
        kind: "timed-out",
        payload: timeoutDocument(requestId, timeoutMs),
        heapUsedBytes: thread.heapUsedBytes(),
      });
      thread.setBusy(true);
      const answer = thread.answer(requestId);
      if (thread.isAlive()) thread.send({ kind: "invoke", ...invocation });
      return within(timeoutMs, answer, late).finally(() => thread.setBusy(false));
    },
  };
}
