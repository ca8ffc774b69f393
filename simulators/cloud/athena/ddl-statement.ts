// The statements on the catalog that are known here. https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html
import { QueryFailure } from "./query-failure.ts";
import type { StatementReader } from "./statement-reader.ts";

export interface TableTarget {
  /** Undefined: the query's own. */
  readonly database: string | undefined;
  readonly table: string;
}

/** Values by partition key, lower case. */
export type PartitionSpec = ReadonlyMap<string, string>;

export type DdlStatement =
  | { readonly kind: "show-tables"; readonly database: string | undefined }
  | { readonly kind: "show-partitions"; readonly target: TableTarget }
  | { readonly kind: "describe"; readonly target: TableTarget }
  | { readonly kind: "drop-table"; readonly target: TableTarget; readonly isLenient: boolean }
  | { readonly kind: "repair-table"; readonly target: TableTarget }
  | {
      readonly kind: "add-partitions";
      readonly target: TableTarget;
      /** IF NOT EXISTS */
      readonly isLenient: boolean;
      readonly partitions: readonly { readonly spec: PartitionSpec; readonly location: string | undefined }[];
    }
  | {
      readonly kind: "drop-partitions";
      readonly target: TableTarget;
      /** IF EXISTS */
      readonly isLenient: boolean;
      readonly specs: readonly PartitionSpec[];
    };

/** Undefined, with the reader anywhere, for a statement that is not known here. @throws QueryFailure where one is not well formed */
export function readDdlStatement(reader: StatementReader): DdlStatement | undefined {
  const statement = readKnown(reader);
  if (statement !== undefined) reader.end();
  return statement;
}

function readKnown(reader: StatementReader): DdlStatement | undefined {
  if (reader.tries("SHOW", "TABLES"))
    return { kind: "show-tables", database: reader.tries("IN") || reader.tries("FROM") ? reader.name()[0] : undefined };
  if (reader.tries("SHOW", "PARTITIONS")) return { kind: "show-partitions", target: readTarget(reader) };
  if (reader.tries("DESCRIBE") || reader.tries("DESC")) return { kind: "describe", target: readTarget(reader) };
  if (reader.tries("MSCK", "REPAIR", "TABLE")) return { kind: "repair-table", target: readTarget(reader) };
  if (reader.tries("DROP", "TABLE")) {
    const isLenient = reader.tries("IF", "EXISTS");
    return { kind: "drop-table", isLenient, target: readTarget(reader) };
  }
  return reader.tries("ALTER", "TABLE") ? readAlterTable(reader) : undefined;
}

function readAlterTable(reader: StatementReader): DdlStatement | undefined {
  const target = readTarget(reader);
  if (reader.tries("ADD", "IF", "NOT", "EXISTS")) return readAdded(reader, target, true);
  if (reader.tries("ADD", "PARTITION")) return readAdded(reader, target, false, true);
  const isLenient = reader.tries("DROP", "IF", "EXISTS");
  if (!isLenient && !reader.tries("DROP")) return undefined;
  const specs: PartitionSpec[] = [];
  do {
    reader.keyword("PARTITION");
    specs.push(readSpec(reader));
  } while (reader.triesSymbol(","));
  return { kind: "drop-partitions", target, isLenient, specs };
}

function readAdded(reader: StatementReader, target: TableTarget, isLenient: boolean, isInside = false): DdlStatement {
  const partitions: { spec: PartitionSpec; location: string | undefined }[] = [];
  if (!isInside) reader.keyword("PARTITION");
  do {
    const spec = readSpec(reader);
    partitions.push({ spec, location: reader.tries("LOCATION") ? reader.text() : undefined });
  } while (reader.tries("PARTITION"));
  return { kind: "add-partitions", target, isLenient, partitions };
}

function readTarget(reader: StatementReader): TableTarget {
  const parts = reader.name();
  const [first = "", second] = parts;
  if (parts.length > 2)
    throw new QueryFailure("NOT_SUPPORTED", `the embedded Athena does not know the catalog ${first}`);
  return second === undefined ? { database: undefined, table: first } : { database: first, table: second };
}

function readSpec(reader: StatementReader): PartitionSpec {
  return new Map(Array.from(reader.options(), ([name, [value = ""]]) => [name, value]));
}
