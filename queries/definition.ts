// A pipeline's definition, contract and reports, as JSON: what functions find in their archives and what a stack says of itself. SQL
// files travel beside it; a contract's decoding as a module.
import type { Decoding, Telemetry, TelemetryJson } from "../contract/index.ts";
import { telemetryJson, telemetryOf } from "../contract/index.ts";
import type { Report } from "./report.ts";

export interface Definition {
  readonly contract: Telemetry;
  readonly reports: readonly Report[];
}

export interface DefinitionJson {
  readonly contract: TelemetryJson;
  /** `sqlFile` is relative to where the JSON lies. */
  readonly reports: readonly Report[];
}

/** Where a report's SQL lies in a function's archive. */
export const archivedSqlFile = (report: string): string => `reports/${report}.sql`;

export const definitionJson = ({ contract, reports }: Definition): DefinitionJson => ({
  contract: telemetryJson(contract),
  reports: reports.map((report) => ({ ...report, sqlFile: archivedSqlFile(report.name) })),
});

export interface DefinitionSources {
  /** Needed where the contract decodes its payloads. */
  readonly decoding?: Decoding | undefined;
  /** The absolute path of what stands in the JSON. */
  readonly pathOf: (file: string) => string;
}

/** Throws as `telemetryOf` does. */
export const definitionOf = (json: DefinitionJson, { decoding, pathOf }: DefinitionSources): Definition => ({
  contract: telemetryOf(json.contract, decoding),
  reports: json.reports.map((report) => ({ ...report, sqlFile: pathOf(report.sqlFile) })),
});
