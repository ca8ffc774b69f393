// Column types as Glue keeps them (Hive's), turned into the engine's Trino types and into the DuckDB types that files are read as.
// https://docs.aws.amazon.com/athena/latest/ug/data-types.html
import { duckdbType, type TrinoType } from "../sql/types.ts";
import { QueryFailure } from "../query-failure.ts";

const simple: Readonly<Record<string, TrinoType>> = {
  boolean: { kind: "boolean" },
  tinyint: { kind: "tinyint" },
  smallint: { kind: "smallint" },
  int: { kind: "integer" },
  integer: { kind: "integer" },
  bigint: { kind: "bigint" },
  float: { kind: "real" },
  double: { kind: "double" },
  string: { kind: "varchar" },
  varchar: { kind: "varchar" },
  binary: { kind: "varbinary" },
  date: { kind: "date" },
  timestamp: { kind: "timestamp", precision: 3 },
};

/** @throws QueryFailure naming the type where it has no counterpart here. */
export function parseHiveType(text: string): TrinoType {
  const parser = { text: text.toLowerCase().replaceAll(/\s+/g, ""), position: 0 };
  const type = readType(parser);
  if (parser.position !== parser.text.length) throw unknownType(text);
  return type;
}

interface TypeParser {
  readonly text: string;
  position: number;
}

function readType(parser: TypeParser): TrinoType {
  const name = take(parser, /[a-z]+/y);
  const known = simple[name];
  const args = (name === "decimal" || name === "varchar" || name === "char") && take(parser, /(?:\(\d+(?:,\d+)?\))?/y);
  if (typeof args === "string" && name === "decimal") {
    const [precision = 10, scale = 0] = args === "" ? [] : args.slice(1, -1).split(",").map(Number);
    return { kind: "decimal", precision, scale };
  }
  if (typeof args === "string" && args !== "" && name === "varchar")
    return { kind: "varchar", length: Number(args.slice(1, -1)) };
  if (known !== undefined) return known;
  if (name === "array") {
    take(parser, /</y);
    const element = readType(parser);
    take(parser, />/y);
    return { kind: "array", element };
  }
  if (name === "map") {
    take(parser, /</y);
    const key = readType(parser);
    take(parser, /,/y);
    const value = readType(parser);
    take(parser, />/y);
    return { kind: "map", key, value };
  }
  if (name === "struct") return readStruct(parser);
  throw unknownType(name);
}

function readStruct(parser: TypeParser): TrinoType {
  const fields: { name: string; type: TrinoType }[] = [];
  take(parser, /</y);
  do {
    const name = take(parser, /[^:,<>]+/y);
    take(parser, /:/y);
    fields.push({ name, type: readType(parser) });
  } while (take(parser, /[,>]/y) === ",");
  return { kind: "row", fields };
}

function take(parser: TypeParser, pattern: RegExp): string {
  pattern.lastIndex = parser.position;
  const [match] = pattern.exec(parser.text) ?? [];
  if (match === undefined) throw unknownType(parser.text);
  parser.position = pattern.lastIndex;
  return match;
}

const unknownType = (text: string): QueryFailure =>
  new QueryFailure("NOT_SUPPORTED", `the embedded Athena does not know the column type ${text}`);

/** The DuckDB type of a value in a file, where structs carry the names of their fields. */
export function storedType(type: TrinoType): string {
  switch (type.kind) {
    case "array":
      return `${storedType(type.element)}[]`;
    case "map":
      return `MAP(${storedType(type.key)}, ${storedType(type.value)})`;
    case "row":
      return `STRUCT(${type.fields.map(({ name = "", type: field }) => `"${name}" ${storedType(field)}`).join(", ")})`;
    default:
      return duckdbType(type);
  }
}
