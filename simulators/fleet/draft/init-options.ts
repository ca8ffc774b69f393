// The command line of `fleet init`.
import { parseArgs } from "node:util";

export const fleetHelp = `Drafts a telemetry contract from messages that devices have published.

fleet init --from FILE [options]

  --from FILE     JSON Lines: payloads, objects with topic and payload, or lines of a topic and its payload
  --topic TOPIC   where devices publish, unless the file says it: 'acme/+/+/data' or 'acme/{site}/{device_id}/data'
  --out FILE      where to write the contract (contract.ts)
  --force         write it although the file is there
  --help          this text

Exit code: 0 it is written, 2 the command line or the samples are refused.

Examples
  mosquitto_sub -h broker -t 'acme/+/+/data' -F %j -C 100 > sample.jsonl
  npm run fleet -- init --from sample.jsonl
  npx millrace fleet init --from sample.jsonl
`;

export interface InitOptions {
  readonly from: string;
  readonly topic: string | undefined;
  readonly out: string;
  readonly force: boolean;
}

export type ParsedInit =
  | { readonly kind: "init"; readonly options: InitOptions }
  | { readonly kind: "help" }
  /** A line each. */
  | { readonly kind: "refused"; readonly faults: readonly string[] };

const declared = {
  from: { type: "string" },
  topic: { type: "string" },
  out: { type: "string" },
  force: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** Reads the arguments behind `fleet`. Pure: no file is looked at. */
export function parseInit(args: readonly string[]): ParsedInit {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: declared,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  if (values.help === true) return { kind: "help" };
  const types = new Map<string, string>(Object.entries(declared).map(([name, { type }]) => [name, type]));
  const [command, ...stray] = positionals;
  const faults = [
    ...(command === "init"
      ? []
      : [`${command === undefined ? "there is no command" : `"${command}" is no command`}; write init`]),
    ...stray.map((word) => `"${word}" belongs to no option; see --help`),
    ...tokens.flatMap((token) => {
      if (token.kind !== "option") return [];
      const type = types.get(token.name);
      if (type === undefined) return [`${token.rawName} is no option; see --help`];
      if (type === "string" && (token.value ?? "") === "") return [`${token.rawName} needs a value; see --help`];
      return type === "boolean" && token.value !== undefined ? [`${token.rawName} takes no value; leave it out`] : [];
    }),
    ...(values.from === undefined ? ["--from FILE is missing: which messages is the contract drafted from?"] : []),
  ];
  if (faults.length > 0) return { kind: "refused", faults };
  const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  return {
    kind: "init",
    options: {
      from: textOf(values.from) ?? "",
      topic: textOf(values.topic),
      out: textOf(values.out) ?? "contract.ts",
      force: values.force === true,
    },
  };
}
