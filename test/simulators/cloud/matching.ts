// vitest's asymmetric matchers and JSON.parse without their `any`.
import { expect } from "vitest";

/** Text that the pattern finds. */
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);

export const textWith = (part: string): unknown => expect.stringContaining(part);

/** An instance of a class, or a primitive of its constructor's kind. */
export const anyOf = (constructor: unknown): unknown => expect.any(constructor);

export const parseJson = (text: string): unknown => JSON.parse(text);
