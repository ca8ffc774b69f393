// The transform that delivery calls with every batch: it judges each reading and names its partition. Of messages that hold several
// readings it puts back into the stream what does not go where the first goes.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
import * as pulumi from "@pulumi/pulumi";
import { readingMetrics } from "../../lambdas/reading-metrics.ts";
import type { Definition } from "../../queries/index.ts";
import type { Settings } from "../settings.ts";
import { BundledFunction, type FunctionSettings } from "./bundled-function.ts";
import { definitionFiles } from "./definition-files.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import { allow } from "./policy.ts";
import type { TelemetryStream } from "./telemetry-stream.ts";
import { metricsOf, sum, type Alarm, type GraphRow, type Metrics, type WatchedHop } from "./watched.ts";

// Firehose gives up on an invocation after 5 minutes; a batch of 3 MB takes well under a second of CPU.
const timeoutSeconds = 60;
const memoryMegabytes = 512;

export interface TransformArgs extends FunctionSettings, Pick<Settings, "rejectedPercent"> {
  readonly deployment: Deployment;
  readonly definition: Definition;
  /** A reading received later than this after its event time is rejected as too-old. */
  readonly acceptedLatenessDays: number;
  /** Where delivery reads. */
  readonly of: TelemetryStream;
}

/** The transform's function. It may log, and where messages hold several readings put records into the stream. */
export class Transform extends pulumi.ComponentResource implements WatchedHop {
  readonly handler: BundledFunction;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly GraphRow[];

  constructor(name: string, args: TransformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Transform", name, {}, opts);
    const { deployment, definition, acceptedLatenessDays, of: source, rejectedPercent } = args;
    const putsBack = definition.contract.readings !== undefined;
    // Of all pipelines that share an account: their readings are counted apart.
    const stage = hyphenName(deployment);
    this.handler = new BundledFunction(
      name,
      {
        ...args,
        source: "transform",
        files: definitionFiles(definition, deployment),
        description: "Judges readings and partitions them by event time",
        memoryMegabytes,
        timeoutSeconds,
        environment: {
          ACCEPTED_LATENESS_DAYS: `${acceptedLatenessDays}`,
          STAGE: stage,
          ...(putsBack && { SOURCE_STREAM_NAME: source.stream.name }),
        },
        statements: putsBack
          ? [allow(["kinesis:PutRecords"], [source.stream.arn]), ...source.encryption.mayWrite("kinesis")]
          : [],
      },
      { parent: this },
    );
    const readings = metricsOf(readingMetrics.namespace, { service: readingMetrics.service, stage });
    this.alarms = [rejectedShare(readings, rejectedPercent), ...this.handler.alarms];
    this.graphs = [...this.handler.graphs, readingsRow(readings)];
    this.registerOutputs({ functionName: this.handler.fn.name });
  }
}

const rejectedShare = (readings: Metrics, rejectedPercent: number): Alarm => ({
  role: "rejected-share",
  meaning: "The transform rejects more readings than is usual",
  watched: {
    kind: "share",
    part: readings(readingMetrics.rejected),
    of: [readings(readingMetrics.accepted), readings(readingMetrics.rejected)],
  },
  threshold: rejectedPercent,
  periodSeconds: 300,
});

const readingsRow = (readings: Metrics): GraphRow => [
  { title: "Readings accepted", lines: sum(readings(readingMetrics.accepted)) },
  { title: "Readings late", lines: sum(readings(readingMetrics.late)) },
  { title: "Readings rejected", lines: sum(readings(readingMetrics.rejected)) },
];
