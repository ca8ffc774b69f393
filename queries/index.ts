// The door of the reports: what is stored, what is asked, where it lies.
export { defaultReports, reportTable, storedTables } from "./catalog.ts";
export { definitionJson, definitionOf, type Definition, type DefinitionJson } from "./definition.ts";
export { ingestionPrefixes, reportingPrefixes } from "./layout.ts";
export { fillParameters } from "./render.ts";
export type { Fact, Report, Truth } from "./report.ts";
export { rejectedReadingsTable, telemetryTable } from "./tables.ts";
export { hourMs, partitionOf, windowOf } from "./window.ts";
