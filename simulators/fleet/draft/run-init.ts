// `fleet init`: reads the samples, writes the draft, says what is to be filled in.
import { readFile, writeFile } from "node:fs/promises";
import { draftOf } from "./draft-contract.ts";
import type { Draft } from "./draft.ts";
import { DraftError } from "./draft.ts";
import type { InitOptions } from "./init-options.ts";
import { fleetHelp, parseInit } from "./init-options.ts";
import { parseSamples } from "./samples.ts";
import { writeContract } from "./write-contract.ts";

/** Where the command speaks: results, and faults, a line each. */
export interface Voice {
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** What the user can mend. */
class InitError extends Error {
  override readonly name = "InitError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(faults.join("\n"), options);
    this.faults = faults;
  }
}

/** Runs the arguments behind `fleet`; resolves with the exit code: 0 written, 2 refused. */
export async function runFleetInit(args: readonly string[], { say, complain }: Voice): Promise<number> {
  const refuse = (faults: readonly string[]): number => {
    complain(faults.map((fault) => `fleet: ${fault}\n`).join(""));
    return 2;
  };
  const parsed = parseInit(args);
  if (parsed.kind === "refused") return refuse(parsed.faults);
  if (parsed.kind === "help") {
    say(fleetHelp);
    return 0;
  }
  try {
    say(await init(parsed.options));
    return 0;
  } catch (error) {
    if (error instanceof InitError) return refuse(error.faults);
    if (error instanceof DraftError) return refuse([`${parsed.options.from}: ${error.message}`]);
    throw error;
  }
}

async function init({ from, topic, out, force }: InitOptions): Promise<string> {
  const parsed = parseSamples(await textOf(from));
  if (parsed.kind === "refused") throw new InitError(parsed.faults.map((fault) => `${from}: ${fault}`));
  const draft = draftOf(parsed.samples, { topic });
  try {
    await writeFile(out, writeContract(draft), { flag: force ? "w" : "wx" });
  } catch (cause) {
    const isThere = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    throw new InitError(
      [
        isThere
          ? `${out} is there already; --force overwrites it, --out writes another`
          : `cannot write ${out}: ${because(cause)}`,
      ],
      { cause },
    );
  }
  return summaryOf(draft, { out, sampleCount: parsed.samples.length });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new InitError([`cannot read ${file}: ${because(cause)}`], { cause });
  }
}

const because = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

interface Written {
  readonly out: string;
  readonly sampleCount: number;
}

function summaryOf({ fields, device, eventTime, topic, leftOut }: Draft, { out, sampleCount }: Written): string {
  const units = fields.flatMap(({ field }) => ("unit" in field && field.unit === "?" ? [field.column] : []));
  const left = leftOut.length === 0 ? "" : ` (${leftOut.length} left out, see its comments)`;
  return [
    `${out}: ${fields.length} fields of ${sampleCount} ${sampleCount === 1 ? "message" : "messages"}${left}`,
    `  topic ${topic}, device ${device}, event time ${eventTime}: is that so?`,
    ...(units.length === 0
      ? []
      : [`  fill in ${units.length === 1 ? "the unit" : "the units"} of ${units.join(", ")}`]),
    "",
  ].join("\n");
}
