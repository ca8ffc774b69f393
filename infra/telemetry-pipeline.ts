// The pipe, as one component. Places first, where readings and reports rest; then the hops between them, in the order data flows:
//
//   devices -> IoT rule -> stream -> delivery (with transform) -> ingestion bucket -> trigger -> runner (Athena)
//           -> publisher -> reporting bucket; closing runs each past hour once more; operations watches all of it.
import * as pulumi from "@pulumi/pulumi";
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
import { planOf, type TelemetryPipelineArgs } from "./pipeline-args.ts";
import { outputsOf, type Outputs } from "./pipeline-outputs.ts";

/** Everything that one fleet's telemetry takes, from its devices to its reports. Throws, before anything is registered, where the arguments do not hold. */
export class TelemetryPipeline extends pulumi.ComponentResource {
  readonly encryption: Encryption;
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
  readonly operations: Operations;
  /** What the pipeline's clients need to know: a program's outputs. */
  readonly outputs: Outputs;

  /** `name` begins every physical name: `<name>-<stage>-<role>`. */
  constructor(name: string, args: TelemetryPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    const { definition, settings, stage, acceptedLatenessDays } = planOf(name, args);
    super("millrace:index:TelemetryPipeline", name, {}, opts);
    const owned = { parent: this };
    const { contract } = definition;
    const deployment = locate({ pipeline: name, stage }, owned);
    const at = { ...settings, deployment, definition, contract, acceptedLatenessDays };

    this.encryption = new Encryption(`${name}-encryption`, at, owned);
    this.stream = new TelemetryStream(`${name}-telemetry`, { ...at, under: this.encryption }, owned);
    this.storage = new Storage(`${name}-storage`, { ...at, under: this.encryption }, owned);
    this.catalog = new Catalog(`${name}-catalog`, { ...at, over: this.storage }, owned);
    this.failures = new ReportFailures(`${name}-report-failures`, at, owned);

    const { catalog, failures, storage, stream } = this;
    this.ingress = new DeviceIngress(`${name}-ingress`, { ...at, to: stream, errorsTo: storage }, owned);
    new IotLog(`${name}-iot-log`, at, owned);
    this.devices = new Devices(`${name}-devices`, { ...at, to: this.ingress }, owned);
    this.provisioning = new DeviceProvisioning(`${name}-provisioning`, { ...at, of: this.devices }, owned);
    this.transform = new Transform(`${name}-transform`, { ...at, of: stream }, owned);
    const between = { from: stream, through: this.transform, to: storage, as: catalog };
    this.delivery = new Delivery(`${name}-delivery`, { ...at, ...between }, owned);
    const queried = { from: storage, through: catalog, failuresTo: failures };
    this.runner = new ReportRunner(`${name}-run-reports`, { ...at, ...queried }, owned);
    this.trigger = new Trigger(`${name}-trigger`, { ...at, from: storage, to: this.runner }, owned);
    const published = { from: catalog, to: storage, failuresTo: failures };
    this.publisher = new Publisher(`${name}-publish-report`, { ...at, ...published }, owned);
    this.closing = new Closing(`${name}-closing`, { ...at, to: this.runner, failuresTo: failures }, owned);

    const { delivery, ingress, provisioning, publisher, runner, transform, trigger } = this;
    const watch = [provisioning, ingress, stream, delivery, transform, trigger, runner, failures, publisher];
    this.operations = new Operations(`${name}-operations`, { ...at, watch }, owned);
    this.outputs = outputsOf(this, { definition, acceptedLatenessDays, firstDay: settings.firstDay });
    this.registerOutputs(this.outputs);
  }
}
