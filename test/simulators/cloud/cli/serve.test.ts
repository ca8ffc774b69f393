// What is refused before a cloud is started. Serving itself is proved over the packed command.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ServeOptions } from "../../../../simulators/cloud/cli/command-line.ts";
import { serve, type Host } from "../../../../simulators/cloud/cli/serve.ts";
import { UsersFault } from "../../../../simulators/cloud/cli/users-fault.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "serve-"));
  writeFileSync(join(directory, "index.ts"), "export default {};");
});
afterEach(() => rmSync(directory, { recursive: true }));

const host: Host = { stop: Promise.resolve(), print: () => undefined, onFault: () => undefined };
const bringUp = (path: string, dataDirectory?: string): Promise<void> => {
  const ports = { httpPort: 0, mqttPort: 0, mqttsPort: undefined };
  const program = { path, stack: "dev", configuration: {} };
  const options: ServeOptions = { ...ports, dataDirectory, region: undefined, program };
  return serve(options, host);
};

describe("serve", () => {
  test("refuses a program that is not there by its name", async () => {
    await expect(bringUp("nowhere.ts")).rejects.toEqual(
      new UsersFault('--program is "nowhere.ts"; there is no such file'),
    );
  });

  test("refuses to bring a program up in a folder that is not empty", async () => {
    await expect(bringUp(join(directory, "index.ts"), directory)).rejects.toEqual(
      new UsersFault(
        `--data-dir is "${directory}", which is not empty; a program wants an empty cloud: choose another folder`,
      ),
    );
  });
});
