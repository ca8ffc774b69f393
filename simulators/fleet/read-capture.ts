// Reads a captured file (CSV with a header, or JSON Lines; gzip by its name) and its mapping.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { parseMapping } from "./capture-mapping.ts";
import { capturedDevices, type CaptureRange, type CaptureRow } from "./capture-rows.ts";
import type { CapturedDevice } from "./captured-source.ts";

export interface CaptureOptions extends CaptureRange {
  readonly file: string;
  readonly mappingFile: string;
}

export interface Capture {
  readonly devices: readonly CapturedDevice[];
  readonly readingCount: number;
  /** Event times of the first and the last reading. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** What the user can mend: said in one line, exit 2. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
}

const row = z.record(z.string(), z.unknown());

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new CaptureError(`cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function parseJsonLine(line: string, index: number): CaptureRow[] {
  if (line.trim() === "") return [];
  try {
    return [row.parse(JSON.parse(line))];
  } catch (cause) {
    throw new Error(`line ${index + 1} is no JSON object`, { cause });
  }
}

function parseRows(file: string, text: string): CaptureRow[] {
  const name = file.replace(/\.gz$/, "");
  if (name.endsWith(".csv"))
    return z.array(row).parse(parse(text, { columns: true, bom: true, skip_empty_lines: true }));
  if (name.endsWith(".jsonl")) return text.split("\n").flatMap(parseJsonLine);
  throw new CaptureError(`${file} is neither .csv nor .jsonl (each may end in .gz): rename or convert it`);
}

/** The capture's devices within the range; rejects with a CaptureError that says which file, which row and why. */
export async function readCapture({ file, mappingFile, fromMs, untilMs }: CaptureOptions): Promise<Capture> {
  const parsed = parseMapping(mappingFile, (await read(mappingFile)).toString("utf8"));
  if (parsed.kind === "refused") throw new CaptureError(parsed.faults.join("; "));
  const bytes = await read(file);
  const captureId = `capture-${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}`;
  let devices: CapturedDevice[];
  try {
    const text = (file.endsWith(".gz") ? await promisify(gunzip)(bytes) : bytes).toString("utf8");
    const range = { fromMs, untilMs };
    devices = capturedDevices(parseRows(file, text), { mapping: parsed.mapping, range, captureId });
  } catch (cause) {
    if (cause instanceof CaptureError) throw cause;
    throw new CaptureError(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  const readings = devices.flatMap((device) => device.readings);
  if (readings.length === 0) throw new CaptureError(`${file} has no reading in the range: change --from and --until`);
  const ends = devices.flatMap((device) => [
    device.readings[0]?.eventMs ?? Infinity,
    device.readings.at(-1)?.eventMs ?? 0,
  ]);
  return { devices, readingCount: readings.length, firstMs: Math.min(...ends), lastMs: Math.max(...ends) };
}
