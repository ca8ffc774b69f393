// The stored columns of a contract: its fields in their order, with the time of receipt behind the event time.
import type { Field } from "./field.ts";
import { isNumeric } from "./field.ts";
import type { Telemetry } from "./telemetry.ts";
import { receivedAt } from "./telemetry.ts";

/** Hive's names of the types, which Glue and Athena share: `timestamp` has milliseconds. */
export type ColumnType = "string" | "bigint" | "double" | "boolean" | "timestamp";

export interface StoredColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Absent where a value has none. */
  readonly unit?: string;
  readonly comment: string;
}

const types = {
  text: "string",
  integer: "bigint",
  number: "double",
  boolean: "boolean",
  timestamp: "timestamp",
} as const;

const received: StoredColumn = {
  name: receivedAt,
  type: "timestamp",
  unit: "UTC",
  comment: "when the rules engine received it",
};

function columnOf(field: Field): StoredColumn {
  const { column: name, kind, description: comment } = field;
  const unit = kind === "timestamp" ? "UTC" : isNumeric(field) && field.unit !== "1" ? field.unit : undefined;
  return { name, type: types[kind], ...(unit !== undefined && { unit }), comment };
}

/** In stored order. */
export function storedColumns({ fields, eventTime }: Pick<Telemetry, "fields" | "eventTime">): readonly StoredColumn[] {
  const columns = fields.flatMap((field) =>
    field.column === eventTime ? [columnOf(field), received] : [columnOf(field)],
  );
  return eventTime === receivedAt ? [...columns, received] : columns;
}
