// A contract in the making: what is known from the samples, before it is text.
import type { Field } from "../../../contract/index.ts";

export interface DraftField {
  /** Units are "?" where the samples do not say them. */
  readonly field: Field;
  /** To be said behind it, a line each. */
  readonly notes: readonly string[];
}

export interface Draft {
  readonly topic: string;
  /** Whether the topic is a guess that no sample shows. */
  readonly isTopicGuessed: boolean;
  readonly readings: string | undefined;
  readonly version: { readonly path: string; readonly is: number } | undefined;
  readonly fields: readonly DraftField[];
  readonly device: string;
  readonly identity: readonly string[];
  readonly eventTime: string;
  readonly sequence: { readonly column: string; readonly boot?: string } | undefined;
  /** What is not in it, and why; a line each. */
  readonly leftOut: readonly string[];
}

/** Samples that no contract can be drafted from: what is wrong, and what mends it. */
export class DraftError extends Error {
  override readonly name = "DraftError";
}
