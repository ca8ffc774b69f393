// Reads a captured file (CSV or JSON Lines, gzip or not) by its mapping, or by the contract itself, as it streams past.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Telemetry } from "../../../contract/index.ts";
import { CaptureError } from "./capture-error.ts";
import type { CapturedDevice } from "./captured-device.ts";
import { captureText } from "./capture-text.ts";
import type { CaptureRange } from "./gather.ts";
import type { CaptureMapping } from "./mapping.ts";
import { parseMapping } from "./mapping.ts";
import { readPayloads } from "./read-payloads.ts";
import { readRows } from "./read-rows.ts";

export interface CaptureOptions extends CaptureRange {
  readonly contract: Telemetry;
  /** .csv, .tsv or .jsonl, each also with .gz; others where the mapping says the format. */
  readonly file: string;
  /** Undefined for JSON Lines of the contract's own messages. */
  readonly mappingFile: string | undefined;
}

export interface Capture {
  readonly devices: readonly CapturedDevice[];
  readonly readingCount: number;
  /** Event times of the first and the last reading. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** The capture's devices within the range; rejects with a CaptureError that says which file, which row and why. */
export async function readCapture(options: CaptureOptions): Promise<Capture> {
  const { file, contract, fromMs, untilMs } = options;
  const mapping = await readMapping(options);
  const format = formatOf(file, mapping);
  const hash = createHash("sha256");
  const { encoding, skipLines } =
    mapping.kind === "rows" ? mapping.mapping : { encoding: "utf-8" as const, skipLines: 0 };
  const texts = captureText({ file, encoding, skipLines, hash });
  const range = { fromMs, untilMs };
  const gathering =
    mapping.kind === "rows"
      ? await readRows(texts, { ...options, range, mapping: mapping.mapping, format })
      : await readPayloads(texts, { file, contract, range });
  const devices = gathering.finish(`capture-${hash.digest("hex").slice(0, 12)}`);
  return summaryOf(file, devices);
}

async function readMapping({ file, mappingFile }: CaptureOptions): Promise<CaptureMapping> {
  if (mappingFile === undefined) {
    if (formatByName(file) === "jsonl") return { kind: "payloads" };
    throw new CaptureError([
      `${file}: it needs --mapping FILE.json; only .jsonl with the contract's own messages goes without one`,
    ]);
  }
  let text: string;
  try {
    text = await readFile(mappingFile, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CaptureError([`cannot read ${mappingFile}: ${why}`], { cause });
  }
  const parsed = parseMapping(text);
  if (parsed.kind === "refused") throw new CaptureError(parsed.faults.map((fault) => `${mappingFile}: ${fault}`));
  return parsed.mapping;
}

function formatByName(file: string): "csv" | "jsonl" | undefined {
  const name = file.toLowerCase().replace(/\.gz$/, "");
  if (name.endsWith(".csv") || name.endsWith(".tsv")) return "csv";
  return name.endsWith(".jsonl") || name.endsWith(".ndjson") ? "jsonl" : undefined;
}

function formatOf(file: string, mapping: CaptureMapping): "csv" | "jsonl" {
  const format = (mapping.kind === "rows" ? mapping.mapping.format : "jsonl") ?? formatByName(file);
  if (format !== undefined) return format;
  throw new CaptureError([
    `${file}: it is neither .csv, .tsv nor .jsonl (each may end in .gz); say "format": "csv" or "jsonl" in the mapping`,
  ]);
}

function summaryOf(file: string, devices: readonly CapturedDevice[]): Capture {
  let [readingCount, firstMs, lastMs] = [0, Infinity, -Infinity];
  for (const { readings } of devices) {
    readingCount += readings.length;
    firstMs = Math.min(firstMs, readings[0]?.eventMs ?? Infinity);
    lastMs = Math.max(lastMs, readings.at(-1)?.eventMs ?? -Infinity);
  }
  if (readingCount === 0) throw new CaptureError([`${file}: no reading lies in the range; change --from and --until`]);
  return { devices, readingCount, firstMs, lastMs };
}
