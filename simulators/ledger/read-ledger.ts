// Reads a ledger back from its files and puts the entries in the order in which they are reported.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DeviceEntry, HourEntry, RejectedEntry } from "./entry.ts";
import { ledgerEntry } from "./entry.ts";

export interface Ledger {
  readonly devices: readonly DeviceEntry[];
  readonly hours: readonly HourEntry[];
  readonly rejected: readonly RejectedEntry[];
}

function parseLine(file: string, line: string, index: number): ReturnType<typeof ledgerEntry.parse> {
  try {
    return ledgerEntry.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`${file}, line ${index + 1} is no ledger entry`, { cause });
  }
}

interface OfDevice {
  readonly deviceId: string;
}

/** Entries of one device stay in their order. */
function byDevice(one: OfDevice, other: OfDevice): number {
  return one.deviceId < other.deviceId ? -1 : one.deviceId > other.deviceId ? 1 : 0;
}

/** Every entry of the `.jsonl` files under `ledgerDir` and its subdirectories, by device; a reader need not know how many workers there were. */
export async function readLedger(ledgerDir: string): Promise<Ledger> {
  const files = (await readdir(ledgerDir, { recursive: true })).filter((file) => file.endsWith(".jsonl")).sort();
  const devices: DeviceEntry[] = [];
  const hours: HourEntry[] = [];
  const rejected: RejectedEntry[] = [];
  for (const file of files) {
    const lines = (await readFile(join(ledgerDir, file), "utf8")).split("\n").filter((line) => line !== "");
    for (const entry of lines.map((line, index) => parseLine(file, line, index))) {
      if (entry.kind === "device") devices.push(entry);
      else if (entry.kind === "hour") hours.push(entry);
      else rejected.push(entry);
    }
  }
  return { devices: devices.sort(byDevice), hours: hours.sort(byDevice), rejected: rejected.sort(byDevice) };
}
