// Log streams as files under the data directory, for an operator's grep. A line is in its file when `append` returns: handing so
// few bytes to another thread would cost more than writing them.
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";

export interface LogFiles {
  append(group: string, stream: string, line: string): void;
  close(): void;
}

/** Files held open; of more, the one that was opened first is closed, and opened again for its next line. */
const openFilesMax = 64;

/** `onFault` hears of a line that could not be written. */
export function createLogFiles(root: string, onFault: (error: unknown) => void): LogFiles {
  const descriptors = new Map<string, number>();

  const open = (path: string): number => {
    const [oldest] = descriptors;
    if (oldest !== undefined && descriptors.size >= openFilesMax) {
      closeSync(oldest[1]);
      descriptors.delete(oldest[0]);
    }
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(path, "a");
    descriptors.set(path, descriptor);
    return descriptor;
  };

  return {
    append(group, stream, line) {
      const path = logPath(root, group, stream);
      try {
        writeSync(descriptors.get(path) ?? open(path), `${line}\n`);
      } catch (error) {
        onFault(error);
      }
    },
    close() {
      for (const descriptor of descriptors.values()) closeSync(descriptor);
      descriptors.clear();
    },
  };
}

/** `/aws/lambda/transform` and `2026/11/21/[$LATEST]ab` become `aws/lambda/transform/2026-11-21-[$LATEST]ab.log`. */
export function logPath(root: string, group: string, stream: string): string {
  const folders = group.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
  return join(root, ...folders, `${stream.replaceAll("/", "-")}.log`);
}
