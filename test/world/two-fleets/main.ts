// Two fleets in one stack: bursts of several readings, and lines of text that are decoded.
import { TelemetryPipeline } from "../../../infra/index.ts";
import { batches, lines } from "../../simulators/fleet/other-contracts.ts";

const settings = { batchWindowSeconds: 60, deliveryBufferMegabytes: 64, onDestroy: "delete" } as const;

export default () => ({
  bursts: new TelemetryPipeline("bursts", { contract: batches, ...settings }).outputs,
  lines: new TelemetryPipeline("lines", { contract: lines, ...settings }).outputs,
});
