// Reads the command line: every fault of it is found before anything starts. Pure.
import { parseArgs } from "node:util";
import { inOneLine } from "./users-fault.ts";

export interface ProgramOptions {
  /** The module, as typed. */
  readonly path: string;
  readonly stack: string;
  /** As typed, `key` or `namespace:key` to its text. */
  readonly configuration: Readonly<Record<string, string>>;
}

export interface ServeOptions {
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly mqttsPort: number | undefined;
  /** As typed; undefined for a temporary one. */
  readonly dataDirectory: string | undefined;
  readonly region: string | undefined;
  readonly program: ProgramOptions | undefined;
}

export type CommandLine =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "refused"; readonly faults: readonly string[] }
  | { readonly kind: "serve"; readonly options: ServeOptions };

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;
const declared = {
  port: { type: "string", default: "4566" },
  "mqtt-port": { type: "string", default: "1883" },
  "mqtts-port": text,
  "data-dir": text,
  region: text,
  program: text,
  stack: text,
  config: { type: "string", multiple: true },
  help: flag,
  version: flag,
} as const;

export const helpText = (
  name: string,
): string => `Serves an embedded cloud on wall time until Ctrl-C: empty, or with a Pulumi program up in it.

${name} [options]

  --port N            of the AWS endpoint; 0 takes any free one (4566)
  --mqtt-port N       of the MQTT broker; 0 takes any free one (1883)
  --mqtts-port N      of MQTT over TLS with client certificates, which is off unless this is given
  --data-dir DIR      where objects, tables and logs lie. Objects and tables of an earlier cloud are served again,
                      but for a program it must be empty. Unless given, a temporary one, removed at the end
  --region REGION     (aws:region of the stack, else us-east-1)
  --program FILE      brings a Pulumi program up: a TypeScript or JavaScript module
  --stack NAME        its stack; configuration is read from Pulumi.<stack>.yaml beside Pulumi.yaml (dev)
  --config KEY=VALUE  configuration over the file's, as often as needed
  --help, --version

Exit codes: 2 for what you can mend, said in one line; 130 after Ctrl-C, 143 after SIGTERM; 1 for a fault of the cloud.

Examples
  ${name}
  ${name} --port 0 --mqtt-port 0 --data-dir ./cloud
  ${name} --program index.ts --stack dev --config aws:region=eu-central-1
`;

export function readCommandLine(args: readonly string[]): CommandLine {
  const parsed = parse(args);
  if (parsed.kind === "refused") return parsed;
  const { values } = parsed;
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };

  const faults: string[] = [];
  const port = (option: "port" | "mqtt-port" | "mqtts-port", typed: string): number => {
    const value = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
    if (!(value <= 65_535)) faults.push(`--${option} is "${typed}"; give a whole number from 0 to 65535`);
    return value;
  };
  const options: ServeOptions = {
    httpPort: port("port", values.port),
    mqttPort: port("mqtt-port", values["mqtt-port"]),
    mqttsPort: values["mqtts-port"] === undefined ? undefined : port("mqtts-port", values["mqtts-port"]),
    dataDirectory: values["data-dir"],
    region: values.region,
    program: programOptions(values, faults),
  };
  return faults.length === 0 ? { kind: "serve", options } : { kind: "refused", faults };
}

type Values = ReturnType<typeof parseArgs<{ options: typeof declared }>>["values"];

function parse(args: readonly string[]): { kind: "read"; values: Values } | { kind: "refused"; faults: string[] } {
  try {
    return { kind: "read", values: parseArgs({ args: [...args], options: declared }).values };
  } catch (error) {
    return { kind: "refused", faults: [`${inOneLine(error)}; see --help`] };
  }
}

function programOptions({ program, stack, config = [] }: Values, faults: string[]): ProgramOptions | undefined {
  const pairs = config.map((pair): [string, string] => {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined) faults.push(`--config is "${pair}"; give key=value`);
    return [key ?? "", value ?? ""];
  });
  if (program !== undefined) return { path: program, stack: stack ?? "dev", configuration: Object.fromEntries(pairs) };
  if (stack !== undefined) faults.push("--stack is of a program; give --program FILE too");
  if (config.length > 0) faults.push("--config is of a program; give --program FILE too");
  return undefined;
}
