// The commands as a user types them, each in a process of its own: exit codes, what goes to stdout and what to stderr. It does not
// prove what runs compute: test/world and the suites of each part do.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
/** Machine time that a command may take on a machine that others use too. */
const commandMsMax = 90_000;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "commands-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `until`: sends Ctrl-C once this stands in what the command has printed. */
function command(script: string, args: readonly string[], until?: RegExp, onPrinted?: (text: string) => Promise<void>) {
  return new Promise<Ended>((resolve, reject) => {
    const argv = ["--conditions=millrace-source", "--import", "tsx", join(root, "simulators", script), ...args];
    const child = spawn(process.execPath, argv, { cwd: root, timeout: commandMsMax, killSignal: "SIGKILL" });
    const printed = { stdout: "", stderr: "" };
    let isWaiting = until !== undefined;
    const look = (): void => {
      if (!isWaiting || until?.test(printed.stdout + printed.stderr) !== true) return;
      isWaiting = false;
      const done = onPrinted?.(printed.stdout) ?? Promise.resolve();
      done.catch(reject).finally(() => child.kill("SIGINT"));
    };
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => {
        printed[name] += text;
        look();
      });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...printed }));
  });
}

const simulate = (name: string, args: readonly string[], until?: RegExp): Promise<Ended> =>
  command("simulate.ts", ["--data-dir", join(directory, name), ...args], until);

describe("simulate", () => {
  test("names every bad value in a line of its own, and exits 2", async () => {
    const { code, stdout, stderr } = await simulate("refused", ["--devices", "none", "--interval", "0s", "--colour"]);

    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^simulate: .*--colour/),
      expect.stringMatching(/^simulate: --devices .*"none"/),
      expect.stringMatching(/^simulate: --interval .*"0s"/),
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("names a port that is in use, and the option that chooses another, and exits 2", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;

    const { code, stdout, stderr } = await simulate("in-use", ["--devices", "1", "--port", String(port)]);
    server.close();

    expect(stderr).toMatch(new RegExp(`^simulate: .*${port}.*--port`, "m"));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("prints one JSON object and nothing else with --json, and exits 0 for PASS", async () => {
    const { code, stdout } = await simulate("json", ["--devices", "3", "--duration", "2m", "--json"]);

    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "PASS" });
    expect(code).toBe(0);
  });

  test("writes the ledger and exits 130 after Ctrl-C", async () => {
    const { code, stdout } = await simulate("stopped", ["--devices", "20", "--duration", "1000h"], /sending/);

    const [run = ""] = await readdir(join(directory, "stopped"));
    expect(await readdir(join(directory, "stopped", run, "ledger"))).toEqual(["devices-0.jsonl"]);
    expect(stdout).toMatch(/acknowledged/);
    expect(code).toBe(130);
  });
});

describe("cloud", () => {
  test("prints an environment with which an SDK talks to it, and serves until Ctrl-C", async () => {
    const ports = ["--port", "0", "--mqtt-port", "0", "--data-dir", join(directory, "cloud")];
    let buckets: readonly (string | undefined)[] = [];

    const { code } = await command("serve.ts", ports, /Ctrl-C ends it/, async (printed) => {
      const exported = (name: string): string => new RegExp(`${name}=(\\S+)`).exec(printed)?.[1] ?? "";
      const s3 = new S3Client({
        endpoint: exported("AWS_ENDPOINT_URL"),
        region: exported("AWS_REGION"),
        credentials: {
          accessKeyId: exported("AWS_ACCESS_KEY_ID"),
          secretAccessKey: exported("AWS_SECRET_ACCESS_KEY"),
          sessionToken: exported("AWS_SESSION_TOKEN"),
        },
      });
      const { Buckets = [] } = await s3.send(new ListBucketsCommand());
      buckets = Buckets.map(({ Name }) => Name);
      s3.destroy();
    });

    expect(buckets).toEqual(["millrace-dev-ingestion-123456789012", "millrace-dev-reporting-123456789012"]);
    expect(code).toBe(130);
  });
});
