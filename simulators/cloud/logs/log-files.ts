// Log streams as files under the data directory, for an operator's grep. Lines gather while a write is under way, so a busy stream
// costs few writes; nothing waits for them but `flush`.
import { appendFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface LogFiles {
  append(group: string, stream: string, line: string): void;
  /** Resolves when everything appended so far is on disk. */
  flush(): Promise<void>;
}

export function createLogFiles(root: string, onFault: (error: unknown) => void): LogFiles {
  const pending = new Map<string, string[]>();
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    for (;;) {
      const [next] = pending;
      if (next === undefined) return;
      const [path, lines] = next;
      pending.delete(path);
      await mkdir(dirname(path), { recursive: true });
      await appendFile(path, lines.join(""));
    }
  };
  const start = (): void => {
    writing ??= writeAll()
      .catch(onFault)
      .finally(() => {
        writing = undefined;
        if (pending.size > 0) start();
      });
  };

  return {
    append(group, stream, line) {
      const path = logPath(root, group, stream);
      const lines = pending.get(path);
      if (lines === undefined) pending.set(path, [`${line}\n`]);
      else lines.push(`${line}\n`);
      start();
    },
    async flush() {
      while (writing !== undefined) await writing;
    },
  };
}

/** `/aws/lambda/transform` and `2026/11/21/[$LATEST]ab` become `aws/lambda/transform/2026-11-21-[$LATEST]ab.log`. */
export function logPath(root: string, group: string, stream: string): string {
  const folders = group.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
  return join(root, ...folders, `${stream.replaceAll("/", "-")}.log`);
}
