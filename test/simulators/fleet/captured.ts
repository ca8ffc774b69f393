// A capture of a test's own: its text and mapping as files, read by a contract.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row, Telemetry } from "../../../contract/index.ts";
import { defaultTelemetry } from "../../../contract/index.ts";
import { CaptureError } from "../../../simulators/fleet/capture/capture-error.ts";
import type { Capture } from "../../../simulators/fleet/capture/read-capture.ts";
import { readCapture } from "../../../simulators/fleet/capture/read-capture.ts";

export interface CapturedText {
  readonly content: string | Uint8Array;
  /** The last part of the path, which says the format. */
  readonly name?: string;
  /** None for the contract's own messages. */
  readonly mapping?: object;
  readonly contract?: Telemetry;
  readonly fromMs?: number;
  readonly untilMs?: number;
}

export async function captured({ content, name = "c.csv", mapping, ...options }: CapturedText): Promise<Capture> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-capture-"));
  const [file, mappingFile] = [join(folder, name), join(folder, "m.json")];
  await writeFile(file, content);
  if (mapping !== undefined) await writeFile(mappingFile, JSON.stringify(mapping));
  try {
    return await readCapture({
      contract: defaultTelemetry,
      fromMs: -Infinity,
      untilMs: Infinity,
      ...options,
      file,
      mappingFile: mapping === undefined ? undefined : mappingFile,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The rows of all devices, by device and time. */
export const rowsOf = ({ devices }: Capture): Row[] =>
  devices.flatMap(({ readings }) => readings.map(({ row }) => row));

/** What a capture is refused for, a line each, without the folder. */
export async function faultsOf(text: CapturedText): Promise<readonly string[]> {
  try {
    await captured(text);
    return [];
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return error.message.split("\n").map((line) => line.replaceAll(/\S*millrace-capture-[^/]*\//g, ""));
  }
}
