import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runFleetInit } from "../../../../simulators/fleet/draft/run-init.ts";
import { greenhouse } from "./fleets.ts";

let folder = "";
let [sample, out] = ["", ""];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-init-"));
  [sample, out] = [join(folder, "sample.jsonl"), join(folder, "contract.ts")];
  await writeFile(sample, `acme/north/gh-7/data ${JSON.stringify(greenhouse)}\n`);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function run(...args: readonly string[]) {
  const said: string[] = [];
  const complaints: string[] = [];
  const code = await runFleetInit(args, {
    say: (text) => void said.push(text),
    complain: (text) => void complaints.push(text),
  });
  return { code, said: said.join(""), complaints: complaints.join("").replaceAll(`${folder}/`, "") };
}

describe("fleet init", () => {
  test("writes a contract and says what is to be filled in", async () => {
    const { code, said } = await run("init", "--from", sample, "--out", out);

    expect([code, said.replaceAll(`${folder}/`, "")]).toEqual([
      0,
      "contract.ts: 9 fields of 1 message\n" +
        "  topic acme/{site}/{device_id}/data, device device_id, event time at: is that so?\n" +
        "  fill in the units of temp, rh, par\n",
    ]);
    expect(await readFile(out, "utf8")).toContain("export const contract = defineTelemetry({");
  });

  test("overwrites nothing without --force", async () => {
    await writeFile(out, "mine");

    const refused = await run("init", "--from", sample, "--out", out);

    expect(refused).toMatchObject({
      code: 2,
      complaints: "fleet: contract.ts is there already; --force overwrites it, --out writes another\n",
    });
    expect(await readFile(out, "utf8")).toBe("mine");
    expect(await run("init", "--from", sample, "--out", out, "--force")).toMatchObject({ code: 0 });
    expect(await readFile(out, "utf8")).toContain("defineTelemetry");
  });

  test("prints its help", async () => {
    expect(await run("--help")).toMatchObject({ code: 0, complaints: "" });
    expect((await run("init", "--help")).said).toContain("fleet init --from FILE");
  });

  test("refuses a command line for all its faults", async () => {
    expect(await run("start", "now", "--form", "x", "--force=yes", "--out")).toMatchObject({
      code: 2,
      complaints: [
        'fleet: "start" is no command; write init',
        'fleet: "now" belongs to no option; see --help',
        'fleet: "x" belongs to no option; see --help',
        "fleet: --form is no option; see --help",
        "fleet: --force takes no value; leave it out",
        "fleet: --out needs a value; see --help",
        "fleet: --from FILE is missing: which messages is the contract drafted from?",
        "",
      ].join("\n"),
    });
    expect((await run()).complaints).toContain("fleet: there is no command; write init");
  });

  test.each([
    ["none.jsonl", undefined, "fleet: cannot read none.jsonl: ENOENT"],
    ["s.jsonl", "hello", "fleet: s.jsonl: line 1 is no payload in JSON"],
    ["s.jsonl", '{"t":1}', "fleet: s.jsonl: no text of the samples and no level of their topic is a device's"],
  ])("refuses %s that holds %j", async (name, content, why) => {
    if (content !== undefined) await writeFile(join(folder, name), content);

    const { code, complaints } = await run("init", "--from", join(folder, name), "--out", out);

    expect([code, complaints]).toEqual([2, expect.stringContaining(why)]);
  });

  test("refuses a place where it cannot write", async () => {
    const { code, complaints } = await run("init", "--from", sample, "--out", join(folder, "no", "contract.ts"));

    expect([code, complaints]).toEqual([2, expect.stringContaining("fleet: cannot write no/contract.ts: ENOENT")]);
  });
});
