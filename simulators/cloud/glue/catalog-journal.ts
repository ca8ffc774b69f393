// Keeps the catalog over restarts: `<data directory>/glue/catalog.jsonl`, one change a line, appended as it happens and
// rewritten short (to a new file, then renamed over the old one) when it is opened.
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { applyChange, changesOf, emptyState, type CatalogChange, type CatalogState } from "./catalog-change.ts";
import { createLineDecoder, createLineEncoder } from "./journal-line.ts";

export interface CatalogJournal {
  readonly state: CatalogState;
  /** Applies a change, and keeps it. A line takes some tens of microseconds of disk cache, so it is written in place. */
  append(change: CatalogChange): void;
}

/** Without a directory the catalog lives in memory alone. */
export function openCatalogJournal(dataDirectory: string | undefined): CatalogJournal {
  const state = emptyState();
  if (dataDirectory === undefined) return { state, append: (change) => applyChange(state, change) };
  const directory = path.join(dataDirectory, "glue");
  const file = path.join(directory, "catalog.jsonl");
  mkdirSync(directory, { recursive: true });
  if (existsSync(file)) {
    for (const change of readChanges(readFileSync(file, "utf8"), file)) applyChange(state, change);
  }
  const encode = createLineEncoder();
  const lines = Array.from(changesOf(state), encode);
  writeFileSync(`${file}.new`, lines.join(""));
  renameSync(`${file}.new`, file);
  return {
    state,
    append(change) {
      appendFileSync(file, encode(change));
      applyChange(state, change);
    },
  };
}

/** A last line without its end was being written when the cloud stopped: its caller never had an answer, so it is dropped. */
function readChanges(text: string, file: string): readonly CatalogChange[] {
  const changes: CatalogChange[] = [];
  const lines = text.split("\n");
  const decode = createLineDecoder();
  for (const [index, line] of lines.slice(0, -1).entries()) {
    try {
      const change = decode(line);
      if (change !== undefined) changes.push(change);
    } catch (cause) {
      throw new Error(`${file}:${index + 1} is no change of the catalog: remove the line, or the data directory`, {
        cause,
      });
    }
  }
  return changes;
}
