// What happened to a bucket, one JSON line each, appended as it happens: a store opened again over the same directory reads
// it back. Lines that no longer matter are dropped when a bucket is opened.
import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { z } from "zod";
import { lifecycleRuleSchema } from "./lifecycle.ts";
import { notificationTargetSchema } from "./notification-target.ts";
import { objectRecordSchema } from "./object-record.ts";

const entrySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("bucket"), createdAtMs: z.number() }),
  z.object({ kind: z.literal("put"), record: objectRecordSchema }),
  z.object({ kind: z.literal("delete"), key: z.string() }),
  z.object({ kind: z.literal("notifications"), targets: z.array(notificationTargetSchema) }),
  z.object({ kind: z.literal("lifecycle"), rules: z.array(lifecycleRuleSchema) }),
]);

export type JournalEntry = z.output<typeof entrySchema>;

/** A half-written last line, from a process that was stopped, is left out. @throws Error for any other damage */
export function readJournal(path: string): readonly JournalEntry[] {
  const lines = readFileSync(path, "utf8").split("\n");
  const isWhole = lines.pop() === "";
  return lines.flatMap((line, index) => {
    try {
      return [entrySchema.parse(JSON.parse(line))];
    } catch (cause) {
      if (!isWhole && index === lines.length - 1) return [];
      throw new Error(`${path}:${index + 1}: not a line of an S3 journal; remove the directory to start anew`, {
        cause,
      });
    }
  });
}

export class Journal {
  readonly #descriptor: number;

  /** Starts over with `entries`, replacing what was there. */
  constructor(path: string, entries: readonly JournalEntry[]) {
    writeFileSync(`${path}.new`, entries.map(lineOf).join(""));
    renameSync(`${path}.new`, path);
    this.#descriptor = openSync(path, "a");
  }

  append(entry: JournalEntry): void {
    writeSync(this.#descriptor, lineOf(entry));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

const lineOf = (entry: JournalEntry): string => `${JSON.stringify(entry)}\n`;
