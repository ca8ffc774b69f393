// The door of the queries: tables and reports of a contract, their SQL, where everything lies, and what is wrong with them.
export { defaultReports, reportNamed, reportTable, storedTables } from "./catalog.ts";
export { archivedSqlFile, definitionJson, definitionOf, type Definition, type DefinitionJson } from "./definition.ts";
export {
  ingestionObject,
  ingestionPrefixes,
  rejectedPrefixOf,
  reportingPrefixes,
  telemetryPrefixOf,
  type IngestionObject,
} from "./layout.ts";
export { loadSql } from "./load.ts";
export { measurementsOf, parametersOf, type Parameters, type Scope } from "./parameters.ts";
export { reportFaults } from "./report-faults.ts";
export {
  defineReport,
  hourStartColumn,
  type Chart,
  type Equality,
  type Fact,
  type Report,
  type Truth,
} from "./report.ts";
export { fillParameters, renderSelect, renderUnload } from "./render.ts";
export { runLocation, runOfLocation, unloadLocation, type ReportRun } from "./run-location.ts";
export { sqlLiteral, type SqlValue } from "./sql-literal.ts";
export { glueFormats, type Column, type Columns, type GlueType, type StoredTable } from "./stored-table.ts";
export { ingestionTables, rejectedReadingsTable, telemetryTable, type IngestionTableName } from "./tables.ts";
export {
  dayOf,
  dayOfPartition,
  partitionOf,
  partitionPath,
  partitionValues,
  windowAfter,
  windowBefore,
  windowOf,
  windowOfPartition,
  type DayWindow,
  type HourWindow,
  type Partition,
  type Window,
} from "./window.ts";
export { hourMs } from "../contract/index.ts";
