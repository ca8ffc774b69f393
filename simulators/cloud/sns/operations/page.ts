// Lists come a hundred at a time. https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
import { limits } from "../limits.ts";
import { invalidParameter } from "../topic.ts";

export function pageOf<Item>(
  items: readonly Item[],
  token: string | undefined,
): { items: readonly Item[]; next: { NextToken?: string } } {
  const from = Number(token ?? 0);
  if (!Number.isInteger(from) || from < 0) throw invalidParameter("NextToken");
  const to = from + limits.listPageMax;
  return { items: items.slice(from, to), next: to < items.length ? { NextToken: String(to) } : {} };
}
