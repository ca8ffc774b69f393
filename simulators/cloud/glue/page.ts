// Pages of a listing of the catalogue.
import { paging } from "../wire/page.ts";
import { invalidInput } from "./catalog-faults.ts";

/** @throws AwsError InvalidInputException for a token that no page gave out. */
export const takePage = paging(() => invalidInput("Invalid pagination token"));
