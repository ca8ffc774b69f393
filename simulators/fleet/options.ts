// The command line of a simulation: every option with its range and default, and every fault of a command line at once.
import { parseArgs } from "node:util";
import type { FaultMix } from "./fault-mix.ts";
import { parseFaults } from "./fault-mix.ts";
import { parseDuration } from "./duration.ts";
import { simulateHelp } from "./help.ts";

export interface CaptureChoice {
  readonly file: string;
  /** Undefined for JSON Lines of the contract's own messages. */
  readonly mappingFile: string | undefined;
  /** Event times to replay, milliseconds since 1970: from `fromMs` on, before `untilMs`. */
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface SimulateOptions {
  readonly deviceCount: number;
  readonly intervalMs: number;
  /** Undefined with `live`, unless given: until Ctrl-C. */
  readonly durationMs: number | undefined;
  readonly seed: number;
  readonly live: boolean;
  /** Undefined unless given: the usual ones of the fleet's contract, none for a capture. */
  readonly faults: FaultMix | undefined;
  /** Of a contract whose messages hold several. */
  readonly readingsPerMessage: number;
  readonly workerCount: number;
  readonly dataDir: string;
  readonly keep: boolean;
  readonly json: boolean;
  /** The folder of the Pulumi project whose program is brought up. */
  readonly project: string;
  /** Which of the program's pipelines, where it has several. */
  readonly pipeline: string | undefined;
  readonly stage: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly mqttPort: number;
  readonly capture: CaptureChoice | undefined;
}

export type ParsedOptions =
  | { readonly kind: "run"; readonly options: SimulateOptions }
  | { readonly kind: "help"; readonly text: string }
  /** One line each: what, the value, the remedy. */
  | { readonly kind: "refused"; readonly faults: readonly string[] };

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const declared = {
  devices: text,
  interval: text,
  duration: text,
  seed: text,
  live: flag,
  faults: text,
  workers: text,
  "data-dir": text,
  keep: flag,
  json: flag,
  project: text,
  pipeline: text,
  stage: text,
  "readings-per-message": text,
  port: text,
  "mqtt-port": text,
  "from-file": text,
  mapping: text,
  from: text,
  until: text,
  help: flag,
} as const;

/** What the command line gave, with the faults found so far: it is refused once, for all of them. */
interface CommandLine {
  readonly given: Readonly<Record<string, unknown>>;
  readonly faults: string[];
}

/** Unknown options, missing values and stray words: parseArgs leaves them in its tokens when it is not strict. */
function split(args: readonly string[]): CommandLine {
  const { values, tokens } = parseArgs({ args: [...args], options: declared, strict: false, tokens: true });
  const types: ReadonlyMap<string, string> = new Map(Object.entries(declared).map(([name, { type }]) => [name, type]));
  const faults = tokens.flatMap((token): string[] => {
    if (token.kind === "positional") return [`"${token.value}" belongs to no option; see --help`];
    if (token.kind === "option-terminator") return [];
    const type = types.get(token.name);
    if (type === undefined) return [`${token.rawName} is no option; see --help`];
    if (type === "string" && (token.value ?? "--").startsWith("--"))
      return [`${token.rawName} needs a value; see --help`];
    if (type === "boolean" && token.value !== undefined)
      return [`${token.rawName} takes no value; leave "${token.value}" out`];
    return [];
  });
  return { given: values, faults };
}

function textIn({ given }: CommandLine, name: string): string | undefined {
  const value = given[name];
  return typeof value === "string" ? value : undefined;
}

interface Whole {
  readonly from: number;
  readonly to: number;
  readonly otherwise: number;
}

function wholeIn(line: CommandLine, name: string, { from, to, otherwise }: Whole): number {
  const value = textIn(line, name);
  if (value === undefined) return otherwise;
  const parsed = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (parsed >= from && parsed <= to) return parsed;
  line.faults.push(`--${name} is "${value}"; give a whole number from ${from} to ${to}`);
  return otherwise;
}

interface Span {
  readonly from: string;
  readonly to: string;
}

function durationIn(line: CommandLine, name: string, { from, to }: Span): number | undefined {
  const value = textIn(line, name);
  if (value === undefined) return undefined;
  const parsed = parseDuration(value) ?? Number.NaN;
  if (parsed >= (parseDuration(from) ?? 0) && parsed <= (parseDuration(to) ?? 0)) return parsed;
  line.faults.push(`--${name} is "${value}"; give a duration from ${from} to ${to}, such as 90s, 10m or 1h`);
  return undefined;
}

function dayIn(line: CommandLine, name: string, otherwise: number): number {
  const value = textIn(line, name);
  if (value === undefined) return otherwise;
  const parsed = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(parsed)) return parsed;
  line.faults.push(`--${name} is "${value}"; give a day or an instant in UTC, such as 2013-01-31 or 2013-01-31T12:00Z`);
  return otherwise;
}

function faultsIn(line: CommandLine): FaultMix | undefined {
  const value = textIn(line, "faults");
  if (value === undefined) return undefined;
  const parsed = parseFaults(value);
  if (parsed.kind === "parsed") return parsed.mix;
  line.faults.push(`--faults: ${parsed.why}`);
  return undefined;
}

function captureIn(line: CommandLine): CaptureChoice | undefined {
  const file = textIn(line, "from-file");
  const mappingFile = textIn(line, "mapping");
  const refuse = (names: readonly string[], why: string): void => {
    for (const name of names) if (line.given[name] !== undefined) line.faults.push(`--${name} ${why}`);
  };
  if (file === undefined) {
    refuse(["mapping", "from", "until"], "needs --from-file: there is nothing else to replay");
    return undefined;
  }
  refuse(
    ["devices", "interval", "duration", "live"],
    "does not go with --from-file: the file says who measured, and when",
  );
  const fromMs = dayIn(line, "from", -Infinity);
  const untilMs = dayIn(line, "until", Infinity);
  if (fromMs >= untilMs) line.faults.push(`--from is not before --until: nothing lies between them`);
  return { file, mappingFile, fromMs, untilMs };
}

function stageIn(line: CommandLine): string {
  const stage = textIn(line, "stage") ?? "dev";
  if (!/^[a-z](?:[a-z0-9-]{0,14}[a-z0-9])?$/.test(stage))
    line.faults.push(
      `--stage is "${stage}"; give the name in a Pulumi.<stage>.yaml: lower-case letters, digits and inner hyphens`,
    );
  return stage;
}

/** Reads the arguments after the program's name. Pure: no file is looked at. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  const line = split(args);
  if (line.given.help === true) return { kind: "help", text: simulateHelp };
  const capture = captureIn(line);
  const live = line.given.live === true;
  const options: SimulateOptions = {
    deviceCount: wholeIn(line, "devices", { from: 1, to: 100_000, otherwise: 100 }),
    intervalMs: durationIn(line, "interval", { from: "100ms", to: "1d" }) ?? 10_000,
    durationMs: durationIn(line, "duration", { from: "1s", to: "366d" }) ?? (live ? undefined : 3_600_000),
    seed: wholeIn(line, "seed", { from: 0, to: Number.MAX_SAFE_INTEGER, otherwise: 1 }),
    live,
    faults: faultsIn(line),
    readingsPerMessage: wholeIn(line, "readings-per-message", { from: 1, to: 500, otherwise: 10 }),
    workerCount: wholeIn(line, "workers", { from: 1, to: 64, otherwise: 1 }),
    dataDir: textIn(line, "data-dir") ?? ".millrace",
    keep: line.given.keep === true,
    json: line.given.json === true,
    project: textIn(line, "project") ?? ".",
    pipeline: textIn(line, "pipeline"),
    stage: stageIn(line),
    port: wholeIn(line, "port", { from: 0, to: 65_535, otherwise: 0 }),
    mqttPort: wholeIn(line, "mqtt-port", { from: 0, to: 65_535, otherwise: 0 }),
    capture,
  };
  return line.faults.length > 0 ? { kind: "refused", faults: line.faults } : { kind: "run", options };
}
