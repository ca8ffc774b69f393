// The greenhouses' pipeline: their contract, the library's reports and one of their own.
import { defaultReports, readStage, TelemetryPipeline } from "millrace";
import { contract } from "./contract.ts";
import { firmwareDaily } from "./reports/firmware-daily.ts";

export default () =>
  new TelemetryPipeline("greenhouse", {
    contract,
    reports: [...defaultReports(contract), firmwareDaily],
    ...readStage(),
  }).outputs;
