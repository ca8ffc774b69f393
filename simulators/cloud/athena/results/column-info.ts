// ResultSetMetadata: Athena's names of types, with the precisions that its JDBC clients expect.
// https://docs.aws.amazon.com/athena/latest/APIReference/API_ColumnInfo.html
import type { OutputColumn } from "../sql/translation.ts";

interface TypeInfo {
  readonly name: string;
  readonly precision: number;
  readonly scale: number;
}

const fixed: Readonly<Record<string, number>> = {
  boolean: 0,
  tinyint: 3,
  smallint: 5,
  integer: 10,
  bigint: 19,
  double: 17,
  date: 0,
  json: 2_147_483_647,
  varchar: 2_147_483_647,
  varbinary: 1_073_741_824,
};

function typeInfo(type: string): TypeInfo {
  const [, name = type, args = "", suffix = ""] =
    /^([a-z ]+?)(?:\(([^()]*)\))?((?: with time zone)?)$/.exec(type) ?? [];
  if (name === "real") return { name: "float", precision: 17, scale: 0 };
  if (name === "decimal") {
    const [precision = 38, scale = 0] = args.split(",").map(Number);
    return { name, precision, scale };
  }
  if (name === "varchar" && args !== "") return { name, precision: Number(args), scale: 0 };
  if (name === "timestamp") return { name: `timestamp${suffix}`, precision: 3, scale: 0 };
  const constructor = /^(array|map|row)\(/.exec(type)?.[1];
  return { name: constructor ?? name, precision: fixed[name] ?? 0, scale: 0 };
}

export function columnInfo({ name, type }: OutputColumn): object {
  const info = typeInfo(type);
  return {
    CatalogName: "hive",
    SchemaName: "",
    TableName: "",
    Name: name,
    Label: name,
    Type: info.name,
    Precision: info.precision,
    Scale: info.scale,
    Nullable: "UNKNOWN",
    CaseSensitive: info.name === "varchar",
  };
}
