// A bound in machine time on a wait for another thread or process. Virtual time cannot bound these: it stands still for them.

export class WatchdogError extends Error {
  override readonly name = "WatchdogError";
}

/** Settles as `wait` does, or rejects with a WatchdogError that names `what` after `boundMs` of machine time. */
export async function watchdog<Result>(what: string, boundMs: number, wait: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const alarm = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new WatchdogError(`waited ${boundMs} ms for ${what}`)), boundMs);
  });
  try {
    return await Promise.race([wait, alarm]);
  } finally {
    clearTimeout(timer);
  }
}
