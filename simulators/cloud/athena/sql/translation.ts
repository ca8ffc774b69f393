// What the front end answers, and what it asks of its caller. Pure data: no I/O happens here.

/** A comparison of a column with constants, a conjunct that every row needed from the table satisfies. */
export interface PruningPredicate {
  readonly column: string;
  readonly op: "=" | "<>" | "<" | "<=" | ">" | ">=" | "in" | "like-prefix" | "is-null" | "is-not-null";
  /** Canonical texts: varchar as it is, integers in digits, dates as YYYY-MM-DD, booleans as true or false. */
  readonly values: readonly string[];
  /** Trino's name of the column's type. */
  readonly type: string;
}

export interface TableName {
  readonly catalog?: string;
  readonly database?: string;
  readonly table: string;
}

/** One occurrence of a table in the statement (a self-join has two). */
export interface TableReference {
  readonly key: string;
  readonly name: TableName;
  /** Columns that the statement reads, `$path` among them when it is used. */
  readonly columnsRead: readonly string[];
  readonly predicates: readonly PruningPredicate[];
}

export interface TableColumns {
  readonly name: string;
  /** In the order of `SELECT *`: partition keys last. Types as Trino or Hive text, e.g. `varchar`, `array(varchar)`. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export interface TranslationContext {
  readonly table: (name: TableName) => TableColumns | undefined;
  /** What current_timestamp answers, in milliseconds since 1970 UTC. */
  readonly nowMs: number;
  /**
   * DuckDB SQL to read a table from (a function call or a parenthesised query), with columns named as the table's,
   * in lower case, and `$path` when it is read. Called once for each reference, after analysis.
   */
  readonly relation: (reference: TableReference) => string;
}

export interface OutputColumn {
  readonly name: string;
  readonly type: string;
}

export type Translation =
  | {
      readonly kind: "query";
      readonly duckdb: string;
      readonly columns: readonly OutputColumn[];
      readonly tables: readonly TableReference[];
    }
  | {
      readonly kind: "refused";
      readonly construct: string;
      readonly message: string;
      readonly line?: number;
      readonly column?: number;
    }
  | { readonly kind: "error"; readonly errorName: string; readonly message: string };
