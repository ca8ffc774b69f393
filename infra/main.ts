// What the Pulumi CLI runs: the default fleet's pipeline, of the stack's stage. What the function returns are the stack's outputs; until
// it is called nothing is read or registered.
import { defaultTelemetry, readStage, TelemetryPipeline, type Outputs } from "./index.ts";

export default function program(): Outputs {
  return new TelemetryPipeline("millrace", { contract: defaultTelemetry, ...readStage() }).outputs;
}
