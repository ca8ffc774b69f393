// The components of the pipe together, for those that look at all of it.
import type { Stage } from "../stage.ts";
import type { Catalog } from "./catalog.ts";
import type { Closing } from "./closing.ts";
import type { Delivery } from "./delivery.ts";
import type { DeviceIngress } from "./device-ingress.ts";
import type { DeviceProvisioning } from "./device-provisioning.ts";
import type { Devices } from "./devices.ts";
import type { Publisher } from "./publisher.ts";
import type { ReportFailures } from "./report-failures.ts";
import type { ReportRunner } from "./report-runner.ts";
import type { Storage } from "./storage.ts";
import type { TelemetryStream } from "./telemetry-stream.ts";
import type { Transform } from "./transform.ts";
import type { Trigger } from "./trigger.ts";

export interface Pipe {
  readonly stage: Stage;
  readonly stream: TelemetryStream;
  readonly storage: Storage;
  readonly catalog: Catalog;
  readonly failures: ReportFailures;
  readonly ingress: DeviceIngress;
  readonly devices: Devices;
  readonly provisioning: DeviceProvisioning;
  readonly transform: Transform;
  readonly delivery: Delivery;
  readonly runner: ReportRunner;
  readonly trigger: Trigger;
  readonly publisher: Publisher;
  readonly closing: Closing;
}
