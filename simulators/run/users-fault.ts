// Which failures are the command line's to mend: told in one line, exit 2.
import { CaptureError } from "../fleet/read-capture.ts";
import { RunDirectoryError } from "./run-directory.ts";
import { StageError } from "./stack.ts";
import { PortInUseError } from "../cloud/ports/port-in-use.ts";

export const isUsersFault = (error: unknown): boolean =>
  [CaptureError, RunDirectoryError, StageError, PortInUseError].some((kind) => error instanceof kind);
