// Delimited text: every field is read as text and cast as the SerDe does, LazySimpleSerDe giving null for what does not fit.
// https://docs.aws.amazon.com/athena/latest/ug/lazy-simple-serde.html
import type { CatalogTable } from "../../ports/table-catalog.ts";
import { parseHiveType, storedType } from "./hive-type.ts";
import { quoteName, quoteText } from "./quote.ts";
import type { Reader } from "./reader.ts";

export function csvReader(table: CatalogTable): Reader {
  const { library, parameters } = table.storage.serde;
  const isOpenCsv = library.endsWith(".OpenCSVSerde");
  const delimiter = isOpenCsv
    ? (parameters["separatorChar"] ?? ",")
    : (parameters["field.delim"] ?? parameters["serialization.format"] ?? "\u0001");
  const quote = isOpenCsv ? (parameters["quoteChar"] ?? '"') : "";
  const columns = table.storage.columns.map(({ name }) => `${quoteName(name)}: 'VARCHAR'`).join(", ");
  const options = [
    `columns = {${columns}}`,
    "header = false",
    `skip = ${Number(table.parameters["skip.header.line.count"] ?? "0")}`,
    `delim = ${quoteText(delimiter === "1" ? "\u0001" : delimiter)}`,
    `quote = ${quoteText(quote)}`,
    `nullstr = ${quoteText(isOpenCsv ? "" : (parameters["serialization.null.format"] ?? "\\N"))}`,
    "null_padding = true",
    "strict_mode = false",
    "auto_detect = false",
  ];
  return {
    columnSql: ({ name, type }) => {
      const trinoType = parseHiveType(type);
      if (trinoType.kind === "varchar") return quoteName(name);
      return `TRY_CAST(${quoteName(name)} AS ${storedType(trinoType)})`;
    },
    group: ({ object }) => (object.key.endsWith(".gz") ? "gzip" : "none"),
    from: (files) => {
      const compression = files[0]?.object.key.endsWith(".gz") === true ? "gzip" : "none";
      const paths = files.map(({ path }) => quoteText(path)).join(",");
      return `read_csv([${paths}], ${options.join(", ")}, compression = '${compression}')`;
    },
  };
}
