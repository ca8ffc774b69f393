// One bucket: its objects' records, where their files lie, and its configuration. Every change goes to the journal.
import { existsSync } from "node:fs";
import { Journal, readJournal, type JournalEntry } from "./journal.ts";
import { KeyIndex } from "./key-index.ts";
import { nextMidnightMs, type LifecycleRule } from "./lifecycle.ts";
import type { NotificationTarget } from "./notification-target.ts";
import type { ObjectRecord } from "./object-record.ts";
import { Placement } from "./placement.ts";

export class Bucket {
  readonly name: string;
  readonly arn: string;
  readonly directory: string;
  readonly createdAtMs: number;
  /** The customer-managed key that objects are under; undefined for a key of AWS's own. */
  keyArn: string | undefined;
  readonly index = new KeyIndex();
  readonly #placement = new Placement();
  readonly #journal: Journal;
  #targets: readonly NotificationTarget[] = [];
  #rules: readonly LifecycleRule[] = [];
  #nextSweepMs = 0;

  /** Opens the bucket that the journal tells of, or starts one. */
  constructor(options: { name: string; directory: string; journalPath: string; nowMs: number }) {
    this.name = options.name;
    this.arn = `arn:aws:s3:::${options.name}`;
    this.directory = options.directory;
    const entries = existsSync(options.journalPath) ? readJournal(options.journalPath) : [];
    this.createdAtMs = entries.find((entry) => entry.kind === "bucket")?.createdAtMs ?? options.nowMs;
    for (const entry of entries) this.#replay(entry);
    this.#journal = new Journal(options.journalPath, this.#snapshot());
    for (const { key, path } of this.index.under("")) this.#placement.keep(key, path);
  }

  get targets(): readonly NotificationTarget[] {
    return this.#targets;
  }

  set targets(targets: readonly NotificationTarget[]) {
    this.#targets = targets;
    this.#journal.append({ kind: "notifications", targets: [...targets] });
  }

  get rules(): readonly LifecycleRule[] {
    return this.#rules;
  }

  set rules(rules: readonly LifecycleRule[]) {
    this.#rules = rules;
    this.#nextSweepMs = 0;
    this.#journal.append({ kind: "lifecycle", rules: [...rules] });
  }

  /** Where the file of `key` lies or will lie. */
  pathFor(key: string): string {
    return this.index.get(key)?.path ?? this.#placement.place(key);
  }

  put(record: ObjectRecord): void {
    this.index.set(record);
    this.#journal.append({ kind: "put", record });
  }

  remove(record: ObjectRecord): void {
    this.index.delete(record.key);
    this.#placement.release(record.path);
    this.#journal.append({ kind: "delete", key: record.key });
  }

  /** True once a day for a bucket with rules, at the first use after midnight. */
  isSweepDue(nowMs: number): boolean {
    if (this.#rules.length === 0 || nowMs < this.#nextSweepMs) return false;
    this.#nextSweepMs = nextMidnightMs(nowMs);
    return true;
  }

  close(): void {
    this.#journal.close();
  }

  #replay(entry: JournalEntry): void {
    switch (entry.kind) {
      case "bucket":
        return;
      case "put":
        this.index.set(entry.record);
        return;
      case "delete":
        this.index.delete(entry.key);
        return;
      case "notifications":
        this.#targets = entry.targets;
        return;
      case "lifecycle":
        this.#rules = entry.rules;
    }
  }

  #snapshot(): readonly JournalEntry[] {
    const puts = [...this.index.under("")].map((record): JournalEntry => ({ kind: "put", record }));
    return [
      { kind: "bucket", createdAtMs: this.createdAtMs },
      { kind: "notifications", targets: [...this.#targets] },
      { kind: "lifecycle", rules: [...this.#rules] },
      ...puts,
    ];
  }
}
