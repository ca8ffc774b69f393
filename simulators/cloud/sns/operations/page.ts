// Lists come a hundred at a time. https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
import { paging, type Page } from "../../wire/page.ts";
import { limits } from "../limits.ts";
import { invalidParameter } from "../topic.ts";

const takePage = paging(() => invalidParameter("NextToken"));

/** @throws AwsError InvalidParameter for a token that no page gave out. */
export const pageOf = <Item>(items: readonly Item[], token: string | undefined): Page<Item> =>
  takePage(items, { token, limit: limits.listPageMax });
