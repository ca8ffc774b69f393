// A definition in a function's archive, as the function reads it: the files are what it is made of again.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defaultTelemetry, defineTelemetry } from "../../contract/index.ts";
import { decodingText, definitionFiles, sqlFiles } from "../../infra/components/definition-files.ts";
import { defaultReports } from "../../queries/catalog.ts";
import { definitionJson } from "../../queries/definition.ts";

const scratch = mkdtempSync(join(tmpdir(), "definition-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const definition = { contract: defaultTelemetry, reports: defaultReports(defaultTelemetry) };
const named = { pipeline: "greenhouse", stage: "dev" };

/** A contract of one line of text a reading, whose decoding is in a module of these lines. */
function decodingContract(name: string, lines: readonly string[], topic = "a/{device_id}") {
  const file = join(scratch, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, lines.join("\n"));
  return defineTelemetry({
    topic,
    fields: [
      { column: "device_id", kind: "text", level: "device_id", description: "device" },
      { column: "value", kind: "number", unit: "1", description: "value" },
    ],
    device: "device_id",
    identity: ["device_id", "received_at"],
    eventTime: "received_at",
    decode: (payload) => ({ value: Number(Buffer.from(payload).toString()) }),
    module: pathToFileURL(file).href,
  });
}

const decoder = (name: string, factor: number): string =>
  `export const ${name} = (payload) => ({ value: ${factor} * Number(Buffer.from(payload).toString()) });`;
const contractOf = (name: string, topic: string, factor: number): string =>
  `export const ${name} = { topic: "${topic}", decode: (payload) => ({ value: ${factor} * Number(String(payload)) }) };`;

/** What a bundled decoding makes of "2". */
async function decoded(name: string, text: string | undefined): Promise<unknown> {
  const file = join(scratch, name);
  writeFileSync(file, text ?? "");
  const loaded: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
  const { decode } = z.object({ decode: z.custom<(payload: Uint8Array) => unknown>() }).parse(loaded);
  return decode(Buffer.from("2"));
}

describe("definitionFiles", () => {
  test("a contract of JSON is definition.json alone", async () => {
    const files = definitionFiles(definition, named);

    const { "definition.json": json, ...rest } = files;
    expect(rest).toEqual({});
    const text = json instanceof pulumi.asset.StringAsset ? await json.text : "";
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(definitionJson(definition))));
  });

  test("a contract's decoding is written for the pipeline and the stage, so that no other overwrites it", async () => {
    const contract = decodingContract("own/contract.ts", [decoder("decode", 1)]);
    const pipelines = [named, { ...named, stage: "prod" }, { ...named, pipeline: "barn" }];

    const paths = await Promise.all(
      pipelines.map(async (each) => {
        const { "decode.mjs": file } = definitionFiles({ contract, reports: [] }, each);
        return file instanceof pulumi.asset.FileAsset ? file.path : undefined;
      }),
    );

    expect(paths).toEqual(
      ["greenhouse-dev", "greenhouse-prod", "barn-dev"].map((name) => `.build/pipelines/${name}/decode.mjs`),
    );
    for (const path of paths) expect(readFileSync(path!, "utf8")).toBe(decodingText(contract));
  });
});

describe("sqlFiles", () => {
  test("a report's SQL lies under its name, wherever it came from", async () => {
    const [report] = definition.reports;

    const files = sqlFiles({ ...definition, reports: [{ ...report!, name: "mine", sqlFile: join(scratch, "a.sql") }] });

    expect(Object.keys(files)).toEqual(["reports/mine.sql"]);
  });
});

describe("decodingText", () => {
  test("takes decode as the module exports it, with what it imports", async () => {
    writeFileSync(join(scratch, "factor.ts"), "export const factor: number = 3;");
    const lines = ['import { factor } from "./factor.ts";', decoder("decode", 1).replace("1 *", "factor *")];

    expect(await decoded("named.mjs", decodingText(decodingContract("named.ts", lines)))).toEqual({ value: 6 });
  });

  test("takes it from the exported contract of the same topic", async () => {
    const lines = [contractOf("other", "b/{device_id}", 5), contractOf("mine", "a/{device_id}", 7)];

    expect(await decoded("exported.mjs", decodingText(decodingContract("exported.ts", lines)))).toEqual({ value: 14 });
  });

  test("the same sources give the same bytes, wherever they lie", () => {
    const lines = [decoder("decode", 1)];

    const [one, other] = ["one/contract.ts", "somewhere/else/contract.ts"].map((name) =>
      decodingText(decodingContract(name, lines)),
    );
    expect(other).toBe(one);
    expect(one).not.toContain(scratch);
  });

  test("a contract of JSON has none", () => {
    expect(decodingText(defaultTelemetry)).toBeUndefined();
  });

  test("refuses a bundle of more than 5 MB, and says to keep the contract apart from what imports so much", () => {
    const lines = [decoder("decode", 1), `globalThis.large = "${"x".repeat(5_000_000)}";`];

    expect(() => decodingText(decodingContract("large.ts", lines))).toThrow(
      /large\.ts, .* has 500\d{4} bytes; allowed: 5000000: keep the contract in a file of its own/,
    );
  });
});
