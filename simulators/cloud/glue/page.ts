// Cuts a listing into pages. The token is the index of the next page's first item.
import { invalidInput } from "./catalog-faults.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

/** @throws AwsError InvalidInputException for a token that no page gave out. */
export function takePage<Item>(
  items: readonly Item[],
  request: { token: string | undefined; limit: number },
): Page<Item> {
  const start = request.token === undefined ? 0 : Number(request.token);
  if (!Number.isSafeInteger(start) || start < 0) throw invalidInput("Invalid pagination token");
  const end = start + request.limit;
  return { items: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined };
}
