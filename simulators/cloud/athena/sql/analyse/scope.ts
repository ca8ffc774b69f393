// What names mean while a statement is analysed: columns in scope, lambda parameters, common tables, and, in an
// aggregated SELECT, the grouping keys. Every column has an internal name (`__c12__`) that is unique in the whole
// statement, so that DuckDB never resolves a name by rules of its own.
import type { WindowSpec } from "../ast.ts";
import { TrinoError, type Position, type Refusal } from "../failure.ts";
import type { PruningPredicate, TableName, TranslationContext } from "../translation.ts";
import type { TrinoType } from "../types.ts";

/** An analysed expression: its Trino type and the DuckDB SQL that answers it. */
export interface Typed {
  readonly type: TrinoType;
  readonly sql: string;
  /** The value, when it is written in the statement. */
  readonly constant?: string | bigint | boolean;
  /** A double that cannot be NaN, so that comparing it needs no guard. */
  readonly neverNaN?: boolean;
  /** JSON text that only other JSON functions may read: its keys are not in the order in which Trino prints them. */
  readonly rawJson?: string;
  /** For an interval literal: its smallest unit. */
  readonly intervalUnit?: string;
}

/** One occurrence of a stored table; `read` and `predicates` fill while the statement is analysed. */
export interface TableInstance {
  readonly id: number;
  readonly name: TableName;
  readonly columnNames: readonly string[];
  readonly read: Set<string>;
  readonly types: Map<string, TrinoType>;
  readonly predicates: PruningPredicate[];
}

export interface Column {
  readonly name: string | undefined;
  /** The relation's alias, or catalog, database and table. */
  readonly qualifier: readonly string[];
  readonly type: TrinoType;
  readonly sql: string;
  readonly hidden?: boolean;
  /** The name as the statement spells it, for the answer's heading. */
  readonly written?: string | undefined;
  /** Why the column cannot be read, when its type cannot be carried. */
  readonly refusal?: Refusal;
  /** The stored column that this is, unchanged; `nullable` when an outer join may have put NULL in its place. */
  readonly origin?: { readonly table: TableInstance; readonly column: string; readonly nullable: boolean };
}

export interface CommonTableScope {
  readonly sql: string;
  readonly columns: readonly Column[];
}

export interface Session {
  readonly context: TranslationContext;
  readonly tables: TableInstance[];
  nextId: number;
}

/** Receives what a SELECT computes on a level of its own, and names the column that carries it. */
export interface Sink {
  readonly entries: { readonly sql: string; readonly alias: string }[];
}

export interface Grouping {
  /** The names before aggregation: what aggregates' arguments see. */
  readonly source: Env;
  /** Grouping keys by fingerprint. */
  readonly keys: Map<string, Typed>;
  readonly aggregates: Sink;
}

export interface Env {
  readonly session: Session;
  readonly columns: readonly Column[];
  readonly lambdas: ReadonlyMap<string, Typed>;
  readonly common: ReadonlyMap<string, CommonTableScope>;
  /** For messages: "WHERE clause", "SELECT". */
  readonly clause: string;
  readonly outer?: Env;
  /** Set to true when a name is found in `outer`. */
  readonly correlation?: { used: boolean };
  readonly grouping?: Grouping;
  readonly windows?: Sink;
  /** Output columns by name, seen first by ORDER BY. */
  readonly aliases?: ReadonlyMap<string, Typed | "ambiguous">;
  readonly namedWindows?: ReadonlyMap<string, WindowSpec>;
}

export function freshName(session: Session, letter: string): string {
  session.nextId += 1;
  return `__${letter}${session.nextId}__`;
}

/** Puts an expression on a sink's level, once for equal SQL, and answers the column that carries it. */
export function carried(session: Session, sink: Sink, sql: string, letter: string): string {
  const found = sink.entries.find((entry) => entry.sql === sql);
  if (found !== undefined) return found.alias;
  const alias = freshName(session, letter);
  sink.entries.push({ sql, alias });
  return alias;
}

/** The column that a dotted name begins with, and how many of its parts it takes; undefined when there is none. */
export function findColumn(
  env: Env,
  parts: readonly string[],
  at: Position,
): { column: Column; taken: number } | undefined {
  for (let taken = parts.length; taken > 0; taken -= 1) {
    const name = parts[taken - 1];
    const qualifier = parts.slice(0, taken - 1);
    const matches = env.columns.filter((column) => column.name === name && endsWith(column.qualifier, qualifier));
    if (matches.length > 1)
      throw new TrinoError("AMBIGUOUS_NAME", `Column '${parts.slice(0, taken).join(".")}' is ambiguous`, at);
    const [column] = matches;
    if (column === undefined) continue;
    markRead(column);
    return { column, taken };
  }
  return undefined;
}

function endsWith(whole: readonly string[], end: readonly string[]): boolean {
  return end.length <= whole.length && end.every((part, index) => whole[whole.length - end.length + index] === part);
}

/** Notes that the statement reads a stored column. */
export function markRead(column: Column): void {
  if (column.refusal !== undefined) throw column.refusal;
  column.origin?.table.read.add(column.origin.column);
}

/** At most this many columns a table, so that internal names of stored columns never meet. */
const tableColumnsMax = 10_000;

/** The internal name of a stored column: the same wherever the table instance is in scope. */
export function storedName(table: TableInstance, column: string): string {
  return `__s${table.id * tableColumnsMax + table.columnNames.indexOf(column)}__`;
}
