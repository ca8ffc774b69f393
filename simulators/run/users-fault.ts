// Which failures are the command line's to mend: told in a line each, exit 2.
import { CaptureError } from "../fleet/capture/capture-error.ts";
import { RunDirectoryError } from "./run-directory.ts";
import { ProjectError } from "./project.ts";
import { PortInUseError } from "millrace-cloud";

const portOptions = { HTTP: "--port", MQTT: "--mqtt-port", "MQTT over TLS": "--mqtts-port" } as const;

/** What is wrong and what mends it, a line each; undefined for a failure that the user cannot mend. */
export function usersFault(error: unknown): string | undefined {
  if (error instanceof PortInUseError)
    return `port ${error.port} (${error.listening}) is in use: choose another with ${portOptions[error.listening]}, 0 for any free one`;
  const isTheirs = [CaptureError, RunDirectoryError, ProjectError].some((kind) => error instanceof kind);
  return isTheirs && error instanceof Error ? error.message : undefined;
}

/** Each line behind the command's name. */
export const prefixed = (command: string, text: string): string =>
  `${command}: ${text.replaceAll("\n", `\n${command}: `)}\n`;
