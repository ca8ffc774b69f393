// Starts queries side by side, a few at a time, and tells which did not start.

/** Starts one query and answers its execution id; rejects if Athena does not take it. */
export type StartQuery<Request> = (request: Request) => Promise<string>;

export type Start =
  | { readonly kind: "started"; readonly queryExecutionId: string }
  | { readonly kind: "failed"; readonly cause: unknown };

// Athena takes 20 a second after a burst of 80: https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
const startsInFlightMax = 8;

/** Starts every request; answers one outcome per request, by its key. Never rejects. */
export async function startQueries<Request extends { readonly key: string }>(
  requests: readonly Request[],
  start: StartQuery<Request>,
): Promise<Map<string, Start>> {
  const outcomes = new Map<string, Start>();
  const waiting = requests.values();
  const lane = async (): Promise<void> => {
    for (const request of waiting) outcomes.set(request.key, await attempt(request, start));
  };
  await Promise.all(Array.from({ length: startsInFlightMax }, lane));
  return outcomes;
}

async function attempt<Request>(request: Request, start: StartQuery<Request>): Promise<Start> {
  try {
    return { kind: "started", queryExecutionId: await start(request) };
  } catch (cause) {
    return { kind: "failed", cause };
  }
}
