// The environments of one function: reused warm, the last one used first; made on demand up to a bound; replaced when they end.
import type { ExecutionEnvironment } from "./execution-environment.ts";

export interface EnvironmentPool {
  /** Runs `task` on an environment that is free, waiting for one where none is. `isCold` says that it was made for this task. */
  use<Result>(task: (environment: ExecutionEnvironment, isCold: boolean) => Promise<Result>): Promise<Result>;
  /** Tasks under way and waiting. */
  occupancy(): number;
  /** Ends each environment as soon as it is free; tasks that wait are still done. */
  retire(onFault: (error: unknown) => void): void;
  close(): Promise<void>;
}

/** `environmentsMax` is asked at each start and end of a task: it may change. */
export function createEnvironmentPool(
  environmentsMax: () => number,
  start: () => ExecutionEnvironment,
): EnvironmentPool {
  const idle: ExecutionEnvironment[] = [];
  const all = new Set<ExecutionEnvironment>();
  const waiting: (() => void)[] = [];
  let occupied = 0;
  let occupancy = 0;
  let isRetired = false;

  const acquire = async (): Promise<void> => {
    if (occupied < environmentsMax()) occupied++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const release = (): void => {
    const next = occupied > environmentsMax() ? undefined : waiting.shift();
    if (next === undefined) occupied--;
    else next();
  };
  const takeWarm = (): ExecutionEnvironment | undefined => {
    for (;;) {
      const environment = idle.pop();
      if (environment === undefined || environment.isAlive()) return environment;
      all.delete(environment);
    }
  };

  return {
    async use(task) {
      occupancy++;
      await acquire();
      try {
        const warm = takeWarm();
        const environment = warm ?? start();
        all.add(environment);
        try {
          await environment.initialised;
          return await task(environment, warm === undefined);
        } finally {
          const isWanted = !isRetired || waiting.length > 0;
          if (environment.isAlive() && isWanted) idle.push(environment);
          else all.delete(environment);
          if (!isWanted) await environment.close();
        }
      } finally {
        occupancy--;
        release();
      }
    },
    occupancy: () => occupancy,
    retire(onFault) {
      isRetired = true;
      for (const environment of idle.splice(0)) {
        all.delete(environment);
        environment.close().catch(onFault);
      }
    },
    async close() {
      await Promise.all([...all].map((environment) => environment.close()));
      all.clear();
      idle.length = 0;
    },
  };
}
