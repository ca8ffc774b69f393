// A pipeline's definition, contract and reports, as JSON: what functions find in their archives and what a stack says of itself. SQL
// files travel beside it, as `reports/<name>.sql`; a contract's decoding as a module.
import type { Decoding, Telemetry, TelemetryJson } from "../contract/index.ts";
import { telemetryJson, telemetryOf } from "../contract/index.ts";
import type { Report } from "./report.ts";

export interface Definition {
  readonly contract: Telemetry;
  readonly reports: readonly Report[];
}

export interface DefinitionJson {
  readonly contract: TelemetryJson;
  readonly reports: readonly Omit<Report, "sqlFile">[];
}

export const definitionJson = ({ contract, reports }: Definition): DefinitionJson => ({
  contract: telemetryJson(contract),
  reports: reports.map(({ sqlFile: _, ...report }) => report),
});

export interface DefinitionSources {
  /** Needed where the contract decodes its payloads. */
  readonly decoding?: Decoding;
  /** Where a report's SQL lies, by the report's name. */
  readonly sqlFileOf: (report: string) => string;
}

/** Throws as `telemetryOf` does. */
export const definitionOf = (json: DefinitionJson, { decoding, sqlFileOf }: DefinitionSources): Definition => ({
  contract: telemetryOf(json.contract, decoding),
  reports: json.reports.map((report) => ({ ...report, sqlFile: sqlFileOf(report.name) })),
});
