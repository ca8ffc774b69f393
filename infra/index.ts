// The door: a pipeline for one's own fleet is a contract, a component and a stage's settings.
//
//   export default () => new TelemetryPipeline("greenhouse", { contract, ...readStage() }).outputs;
export { defaultTelemetry, defineTelemetry, DefinitionError } from "../contract/index.ts";
export type { Field, Telemetry, TelemetryDefinition } from "../contract/index.ts";
export { defaultReports, defineReport, hourStartColumn } from "../queries/index.ts";
export type { Chart, Column, Equality, Fact, Report, Truth } from "../queries/index.ts";
export type { TelemetryPipelineArgs } from "./pipeline-args.ts";
export type { Outputs } from "./pipeline-outputs.ts";
export type { Settings } from "./settings.ts";
export { readStage, type StageSettings } from "./stage.ts";
export { TelemetryPipeline } from "./telemetry-pipeline.ts";
