// The default fleet with one sensor more: the entry is all there is to it.
import { defaultTelemetry, defineTelemetry, telemetryJson } from "../../../contract/index.ts";
import { TelemetryPipeline } from "../../../infra/index.ts";

const before = telemetryJson(defaultTelemetry);

const contract = defineTelemetry({
  ...before,
  fields: [
    ...before.fields,
    {
      column: "co2_ppm",
      kind: "integer",
      unit: "ppm",
      min: 0,
      max: 5_000,
      presence: "nullable",
      measurement: true,
      alert: { above: 1_500 },
      description: "carbon dioxide",
    },
  ],
});

export default () =>
  new TelemetryPipeline("indoor", { contract, deliveryBufferMegabytes: 64, onDestroy: "delete" }).outputs;
