// Lambda's paging: Marker and MaxItems in the query, NextMarker in the answer.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
import { z } from "zod";

const itemsDefault = 50;

export const pageInput = {
  Marker: z.coerce.number().int().nonnegative().default(0),
  MaxItems: z.coerce.number().int().min(1).max(10_000).default(itemsDefault),
};

export function page<Item>(
  items: readonly Item[],
  { Marker, MaxItems }: { Marker: number; MaxItems: number },
): { items: readonly Item[]; NextMarker: string | undefined } {
  const end = Marker + MaxItems;
  return { items: items.slice(Marker, end), NextMarker: end < items.length ? String(end) : undefined };
}
