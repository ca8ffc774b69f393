// A bound in machine time on every wait of the fleet for a broker or a worker thread: virtual time cannot bound these, it stands still for them.

export class FleetTimeout extends Error {
  override readonly name = "FleetTimeout";
}

export interface Bound {
  readonly boundMs: number;
  /** Said in the error: "waited 30000 ms for <what>". Called only then, so that it can count. */
  readonly what: () => string;
}

/** Settles as `wait` does, or rejects with a FleetTimeout after `boundMs` of machine time. */
export async function bounded<Result>({ boundMs, what }: Bound, wait: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const alarm = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FleetTimeout(`waited ${boundMs} ms for ${what()}`)), boundMs);
  });
  try {
    return await Promise.race([wait, alarm]);
  } finally {
    clearTimeout(timer);
  }
}
