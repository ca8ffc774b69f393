// JSON objects one after another, with or without line ends, plain or gzip. A column takes the key that equals its name in lower
// case: Glue knows lower case only, and Firehose's error objects have camelCase keys.
// https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html
import type { CatalogColumn } from "../../ports/table-catalog.ts";
import { parseHiveType, storedType } from "./hive-type.ts";
import { quoteText } from "./quote.ts";
import type { Reader } from "./reader.ts";

/** The key that a column takes: one in its own case first, for it is found fastest. */
const keyPath = (name: string): string => `('$."' || keys[list_position(lower_keys, ${quoteText(name)})] || '"')`;

export const jsonReader: Reader = {
  columnSql: ({ name, type }: CatalogColumn) => {
    const trinoType = parseHiveType(type);
    const isNested = trinoType.kind === "array" || trinoType.kind === "map" || trinoType.kind === "row";
    const value = `(json ${isNested ? "->" : "->>"} ${keyPath(name.toLowerCase())})`;
    return trinoType.kind === "varchar" ? value : `CAST(${value} AS ${storedType(trinoType)})`;
  },
  group: ({ object }) => (object.key.endsWith(".gz") ? "gzip" : "uncompressed"),
  from: (files) => {
    const compression = files[0]?.object.key.endsWith(".gz") === true ? "gzip" : "uncompressed";
    const paths = files.map(({ path }) => quoteText(path)).join(",");
    const read = `read_json([${paths}], columns = {json: 'JSON'}, records = false, format = 'unstructured', compression = '${compression}')`;
    const keyed = `SELECT json, json_keys(json) AS keys, file_index FROM ${read}`;
    return `(SELECT json, keys, list_transform(keys, lambda k: lower(k)) AS lower_keys, file_index FROM (${keyed}))`;
  },
};
