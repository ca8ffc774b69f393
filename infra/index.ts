// The pipe. Places first, where readings and reports rest; then the hops between them, in the order data flows:
//
//   devices -> IoT rule -> stream -> delivery (with transform) -> ingestion bucket -> trigger -> runner (Athena)
//           -> publisher -> reporting bucket; closing runs each past hour once more; operations watches all of it.
import { Catalog } from "./components/catalog.ts";
import { Closing } from "./components/closing.ts";
import { Delivery } from "./components/delivery.ts";
import { locate } from "./components/deployment.ts";
import { DeviceIngress } from "./components/device-ingress.ts";
import { DeviceProvisioning } from "./components/device-provisioning.ts";
import { Devices } from "./components/devices.ts";
import { Encryption } from "./components/encryption.ts";
import { IotLog } from "./components/iot-log.ts";
import { Operations } from "./components/operations.ts";
import { Publisher } from "./components/publisher.ts";
import { ReportFailures } from "./components/report-failures.ts";
import { ReportRunner } from "./components/report-runner.ts";
import { Storage } from "./components/storage.ts";
import { TelemetryStream } from "./components/telemetry-stream.ts";
import { Transform } from "./components/transform.ts";
import { Trigger } from "./components/trigger.ts";
import { outputsOf, type Outputs } from "./outputs.ts";
import type { Stage } from "./stage.ts";

/** Registers everything that one stage is made of, and returns what its clients need to know. */
export function pipe(stage: Stage): Outputs {
  const deployment = locate(stage);

  const encryption = new Encryption("encryption", { deployment });
  const stream = new TelemetryStream("telemetry", { deployment, under: encryption });
  const storage = new Storage("storage", { deployment, under: encryption });
  const catalog = new Catalog("catalog", { deployment, over: storage });
  const failures = new ReportFailures("report-failures", { deployment });

  const ingress = new DeviceIngress("ingress", { deployment, to: stream, errorsTo: storage });
  new IotLog("iot-log", { deployment });
  const devices = new Devices("devices", { deployment, to: ingress });
  const provisioning = new DeviceProvisioning("provisioning", { deployment, of: devices });
  const transform = new Transform("transform", { deployment });
  const delivery = new Delivery("delivery", { deployment, from: stream, through: transform, to: storage, as: catalog });
  const runner = new ReportRunner("run-reports", { deployment, from: storage, through: catalog, failuresTo: failures });
  const trigger = new Trigger("trigger", { deployment, from: storage, to: runner });
  const publisher = new Publisher("publish-report", { deployment, from: catalog, to: storage, failuresTo: failures });
  const closing = new Closing("closing", { deployment, to: runner, failuresTo: failures });

  const hops = {
    stage,
    stream,
    storage,
    catalog,
    failures,
    ingress,
    devices,
    provisioning,
    transform,
    delivery,
    runner,
    trigger,
    publisher,
    closing,
  };
  const operations = new Operations("operations", { deployment, of: hops });
  return outputsOf(hops, operations);
}
