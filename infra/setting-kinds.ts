// The kinds of settings: each is a schema that reads text, and a note that a person reads.
import { z } from "zod";

export interface SettingNote {
  readonly meaning: string;
  readonly allowed: string;
  /** As Pulumi.yaml has it; text unless it says otherwise. */
  readonly type?: "integer" | "string";
  /** The value that holds when the key is absent, as it would be typed. */
  readonly preset: string;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a person reads about each setting. */
export const settingNotes = z.registry<SettingNote>();

/** A setting of any shape. */
export function setting<Output>(given: SettingNote & { readonly schema: z.ZodType<Output, string> }) {
  const { schema, ...note } = given;
  return schema.prefault(note.preset).register(settingNotes, note);
}

/** A whole number within a range. */
export function whole(given: Omit<SettingNote, "allowed"> & { readonly range: Range }) {
  const { range, ...note } = given;
  const allowed = `a whole number from ${range.min} to ${range.max}`;
  return setting({ ...note, type: "integer", allowed, schema: wholeNumber(range) });
}

/** A whole number within a range, or a word that stands for none. */
export function wholeOr<const Word extends string>(
  given: Omit<SettingNote, "allowed"> & { readonly range: Range; readonly word: Word },
) {
  const { range, word, ...note } = given;
  const allowed = `a whole number from ${range.min} to ${range.max}, or ${word}`;
  return setting({ ...note, allowed, schema: z.union([z.literal(word), wholeNumber(range)]) });
}

/** One of some words. */
export function oneOf<const Word extends string>(
  given: Omit<SettingNote, "allowed"> & { readonly words: readonly [Word, ...Word[]] },
) {
  const { words, ...note } = given;
  return setting({ ...note, allowed: words.join(", "), schema: z.enum(words) });
}

/** `on`, or `off`, which is the preset. */
export function onOff(given: { readonly meaning: string }) {
  const words = ["off", "on"] as const;
  const schema = z.enum(words).transform((word) => word === "on");
  return setting({ ...given, preset: "off", allowed: words.join(", "), schema });
}

function wholeNumber({ min, max }: Range) {
  return z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}
