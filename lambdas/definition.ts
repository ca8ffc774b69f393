// The pipeline's definition as a function finds it in its own archive, beside index.mjs: definition.json, the reports' SQL, and
// decode.mjs of a contract whose payloads are no JSON. Read once, at cold start.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Decoding } from "../contract/index.ts";
import { definitionOf, type Definition, type DefinitionJson } from "../queries/index.ts";

/** The definition that lies in a folder. Rejects where a file is missing or says no definition, with its name. */
export async function readDefinition(folder: URL = new URL("./", import.meta.url)): Promise<Definition> {
  const file = new URL("./definition.json", folder);
  const json: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isDefinition(json)) throw new Error(`${file.pathname} has no contract and reports: pack it with the function`);
  const decoding = json.contract.decodes === true ? await readDecoding(new URL("./decode.mjs", folder)) : undefined;
  return definitionOf(json, { decoding, pathOf: (path) => fileURLToPath(new URL(path, folder)) });
}

async function readDecoding(file: URL): Promise<Decoding> {
  // The name is no literal: a bundler would look for the file.
  const module: unknown = await import(file.href);
  if (!isDecoding(module)) throw new Error(`${file.pathname} exports no function decode: export one`);
  return module;
}

// By hand: definitionOf checks the contract whole, and the reports were checked before they were packed.
const isDefinition = (value: unknown): value is DefinitionJson =>
  typeof value === "object" &&
  value !== null &&
  "contract" in value &&
  typeof value.contract === "object" &&
  value.contract !== null &&
  "reports" in value &&
  Array.isArray(value.reports);

const isDecoding = (value: unknown): value is Decoding =>
  typeof value === "object" && value !== null && "decode" in value && typeof value.decode === "function";
