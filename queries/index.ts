// The door of the queries: tables and reports of a contract, their SQL, where everything lies, and what is wrong with them.
export { defaultReports, reportNamed, reportTable, storedTables } from "./catalog.ts";
export { archivedSqlFile, definitionJson, definitionOf, type Definition, type DefinitionJson } from "./definition.ts";
export {
  ingestionObject,
  ingestionPrefixes,
  rejectedPrefixOf,
  reportingPrefixes,
  telemetryPrefixOf,
} from "./layout.ts";
export { loadSql } from "./load.ts";
export { measurementsOf } from "./parameters.ts";
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
export { sqlLiteral } from "./sql-literal.ts";
export { glueFormats, type Column, type Columns, type GlueType, type StoredTable } from "./stored-table.ts";
export { rejectedReadingsTable, telemetryTable } from "./tables.ts";
export {
  dayOf,
  dayOfPartition,
  partitionPath,
  partitionValues,
  windowAfter,
  windowBefore,
  windowOf,
  windowOfPartition,
  type HourWindow,
  type Window,
} from "./window.ts";
export { hourMs } from "../contract/index.ts";
export { partitionOf, type Partition } from "../contract/index.ts";
