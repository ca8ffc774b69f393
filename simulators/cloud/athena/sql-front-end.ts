// What Athena needs of the front end that turns Trino's SQL into the engine's (sql/).
import type { DuckDBValue } from "@duckdb/node-api";
import { athenaText, duckdbMacros, duckdbSettings, engineFailure, translate, type EngineFailure } from "./sql/sql.ts";
import type { Translation, TranslationContext } from "./sql/translation.ts";

export interface SqlFrontEnd {
  readonly translate: (sql: string, context: TranslationContext) => Translation;
  /** Statements that a connection runs before a translated query. */
  readonly settings: readonly string[];
  /** Statements that the database runs once: functions that translated queries call. */
  readonly macros: readonly string[];
  /** A result's cell as Athena prints it; null stays null. `type` is Trino's name of it. */
  readonly text: (value: DuckDBValue, type: string) => string | null;
  /** What Trino would have said to a failure of the engine; undefined where that is not known. */
  readonly failure: (message: string) => EngineFailure | undefined;
}

/** The front end that knows Trino. */
export const translatingFrontEnd: SqlFrontEnd = {
  translate,
  settings: duckdbSettings,
  macros: duckdbMacros,
  text: athenaText,
  failure: engineFailure,
};
