// Cuts a listing into pages. The token is the index of the next page's first item.
import type { AwsError } from "./aws-error.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

export interface PageRequest {
  readonly token: string | undefined;
  readonly limit: number;
}

/** A service's way of paging, which throws what the service answers to a token that no page gave out. */
export const paging =
  (invalidToken: () => AwsError) =>
  <Item>(items: readonly Item[], { token, limit }: PageRequest): Page<Item> => {
    const start = token === undefined ? 0 : Number(token);
    if (!Number.isSafeInteger(start) || start < 0) throw invalidToken();
    const end = start + limit;
    return { items: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined };
  };
