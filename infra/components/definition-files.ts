// A pipeline's definition in its functions' archives: contract and reports as JSON, the SQL of reports, and the contract's decoding as a
// module of its own, which the functions import. Same definition, same bytes.
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import type { Telemetry } from "../../contract/index.ts";
import { definitionJson, type Definition } from "../../queries/definition.ts";
import { builtFile, bundleText, fileAsset, type ArchivedFiles } from "./bundle.ts";
import { hyphenName, type Named } from "./deployment.ts";

/** Far above any decoder, far below the Pulumi SDK. */
const decodingBytesMax = 5_000_000;

/** What every function that knows the definition finds beside its bundle. */
export function definitionFiles(definition: Definition, named: Named): ArchivedFiles {
  const decoding = decodingText(definition.contract);
  return {
    "definition.json": new pulumi.asset.StringAsset(JSON.stringify(definitionJson(definition))),
    ...(decoding !== undefined && {
      "decode.mjs": builtFile(`pipelines/${hyphenName(named)}/decode.mjs`, decoding),
    }),
  };
}

/** The reports' SQL, as `reports/<name>.sql`. */
export const sqlFiles = ({ reports }: Definition): ArchivedFiles =>
  Object.fromEntries(reports.map(({ name, sqlFile }) => [`reports/${name}.sql`, fileAsset(sqlFile)]));

/**
 * The module that exports the contract's `decode` and `encode`, bundled; undefined for a contract of JSON. Throws where the bundle is
 * too large to be a decoder.
 */
export function decodingText({ decode, module, topic }: Telemetry): string | undefined {
  if (decode === undefined || module === undefined) return undefined;
  const file = fileURLToPath(module);
  const text = bundleText({ entry: { text: entryText(basename(file), topic) }, root: dirname(file) });
  const byteCount = Buffer.byteLength(text);
  if (byteCount <= decodingBytesMax) return text;
  throw new pulumi.RunError(
    `the bundle of ${file}, for the contract's decode, has ${byteCount} bytes; allowed: ${decodingBytesMax}: ` +
      "keep the contract in a file of its own, which imports millrace/contract and no pipeline",
  );
}

/** The module may export the contract itself, under whatever name, or `decode` and `encode`. */
const entryText = (file: string, topic: string): string => `
import * as module from ${JSON.stringify(`./${file}`)};
const isContract = (value) =>
  typeof value === "object" && value !== null && typeof value.decode === "function" && value.topic === ${JSON.stringify(topic)};
const { decode, encode } = Object.values(module).find(isContract) ?? module;
export { decode, encode };
`;
