// Pages of a listing of Athena.
import { paging } from "../wire/page.ts";
import { invalidRequest } from "./query-history.ts";

/** @throws AwsError InvalidRequestException for a token that no page gave out. */
export const takePage = paging(() => invalidRequest("Invalid NextToken"));
