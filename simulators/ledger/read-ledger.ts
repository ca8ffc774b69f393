// Reads a ledger back from its files and puts the entries in the order in which they are reported.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BootEntry, FaultEntry, HourEntry } from "./entry.ts";
import { ledgerEntry } from "./entry.ts";

export interface Ledger {
  readonly boots: readonly BootEntry[];
  readonly hours: readonly HourEntry[];
  readonly faults: readonly FaultEntry[];
}

function parseLine(file: string, line: string, index: number): ReturnType<typeof ledgerEntry.parse> {
  try {
    return ledgerEntry.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`${file}, line ${index + 1} is no ledger entry`, { cause });
  }
}

interface Placed {
  readonly deviceId: string;
  readonly bootId: string;
}

function byDevice(one: Placed, other: Placed): number {
  return one.deviceId < other.deviceId ? -1 : one.deviceId > other.deviceId ? 1 : one.bootId < other.bootId ? -1 : 1;
}

/** Every entry of the `.jsonl` files under `ledgerDir` and its subdirectories, by device; a reader need not know how many workers there were. */
export async function readLedger(ledgerDir: string): Promise<Ledger> {
  const files = (await readdir(ledgerDir, { recursive: true })).filter((file) => file.endsWith(".jsonl")).sort();
  const boots: BootEntry[] = [];
  const hours: HourEntry[] = [];
  const faults: FaultEntry[] = [];
  for (const file of files) {
    const lines = (await readFile(join(ledgerDir, file), "utf8")).split("\n").filter((line) => line !== "");
    for (const entry of lines.map((line, index) => parseLine(file, line, index))) {
      if (entry.kind === "boot") boots.push(entry);
      else if (entry.kind === "hour") hours.push(entry);
      else faults.push(entry);
    }
  }
  return { boots: boots.sort(byDevice), hours: hours.sort(byDevice), faults: faults.sort(byDevice) };
}
