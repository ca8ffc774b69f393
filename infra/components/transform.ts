// The transform that delivery calls with every batch: it judges each reading and names its partition.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
import * as pulumi from "@pulumi/pulumi";
import { BundledFunction } from "./bundled-function.ts";
import type { Deployment } from "./deployment.ts";

// Firehose gives up on an invocation after 5 minutes; a batch of 3 MB takes well under a second of CPU.
const timeoutSeconds = 60;
const memoryMegabytes = 512;

export interface TransformArgs {
  readonly deployment: Deployment;
}

/** The transform's function; it needs no permission but to log. */
export class Transform extends pulumi.ComponentResource {
  readonly handler: BundledFunction;

  constructor(name: string, { deployment }: TransformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Transform", name, {}, opts);
    this.handler = new BundledFunction(
      name,
      {
        deployment,
        source: "transform",
        description: "Judges readings and partitions them by event time",
        memoryMegabytes,
        timeoutSeconds,
        environment: {
          ACCEPTED_LATENESS_DAYS: `${deployment.stage.acceptedLatenessDays}`,
          STAGE: deployment.stage.name,
        },
        statements: [],
      },
      { parent: this },
    );
    this.registerOutputs({ functionName: this.handler.fn.name });
  }
}
