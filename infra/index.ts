// The door: a pipeline for one's own fleet is a contract, a component and a stage's settings.
//
//   export default () => new TelemetryPipeline("greenhouse", { contract, ...readStage() }).outputs;
export { defaultTelemetry, defineTelemetry, DefinitionError } from "../contract/index.ts";
export type { Field, Telemetry, TelemetryDefinition } from "../contract/index.ts";
export { defaultReports } from "../queries/catalog.ts";
export { defineReport, type Report } from "../queries/report.ts";
export type { TelemetryPipelineArgs } from "./pipeline-args.ts";
export type { Outputs } from "./pipeline-outputs.ts";
export type { Settings } from "./settings.ts";
export { readStage, type StageSettings } from "./stage.ts";
export { TelemetryPipeline } from "./telemetry-pipeline.ts";
