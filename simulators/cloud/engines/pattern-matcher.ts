// What a compiled pattern is, and how a pattern that cannot be compiled is refused.
import { AwsError } from "../wire/aws-error.ts";

/** `value` is undefined where the event has not the field. */
export type Matcher = (value: unknown) => boolean;

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const invalidPattern = (reason: string): AwsError =>
  new AwsError("InvalidEventPatternException", 400, `Event pattern is not valid. Reason: ${reason}`);
