// The lines of a text, and the rows of JSON Lines.
import { parseWithNumerals } from "../../../contract/index.ts";
import type { FileRow } from "./csv-rows.ts";
import type { RowValues } from "./place.ts";

export interface Line {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Lines that hold more than blanks. */
export async function* linesOf(texts: AsyncIterable<string>, skipLines = 0): AsyncGenerator<Line> {
  let line = skipLines;
  let rest = "";
  for await (const text of texts) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const one of lines) {
      line += 1;
      if (one.trim() !== "") yield { line, text: one };
    }
  }
  if (rest.trim() !== "") yield { line: line + 1, text: rest };
}

export async function* jsonRows(texts: AsyncIterable<string>, skipLines: number): AsyncGenerator<FileRow> {
  let number = 0;
  for await (const { line, text } of linesOf(texts, skipLines)) {
    number += 1;
    yield { number, line, content: contentOf(text) };
  }
}

function contentOf(text: string): FileRow["content"] {
  try {
    const value = parseWithNumerals(text);
    return isObject(value) ? { kind: "values", values: value } : { kind: "faulty", why: "it is no JSON object" };
  } catch (error) {
    return { kind: "faulty", why: `it is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

const isObject = (value: unknown): value is RowValues =>
  typeof value === "object" && value !== null && !Array.isArray(value);
