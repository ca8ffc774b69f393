// The two buckets: ingestion, where delivery writes readings and everything that was refused on the way, and
// reporting, where Athena writes reports. What lies where in them is queries/layout.ts.
import * as pulumi from "@pulumi/pulumi";
import { reportingPrefixes } from "../../queries/layout.ts";
import type { Deployment } from "./deployment.ts";
import { PrivateBucket } from "./private-bucket.ts";

export interface StorageArgs {
  readonly deployment: Deployment;
}

/** The ingestion bucket and the reporting bucket. */
export class Storage extends pulumi.ComponentResource {
  readonly ingestion: PrivateBucket;
  readonly reporting: PrivateBucket;

  constructor(name: string, { deployment }: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Storage", name, {}, opts);
    const owned = { parent: this };
    this.ingestion = new PrivateBucket("ingestion", { deployment, role: "ingestion" }, owned);
    this.reporting = new PrivateBucket(
      "reporting",
      {
        deployment,
        role: "reporting",
        expiring: [{ prefix: reportingPrefixes.results, days: deployment.stage.queryResultDays }],
      },
      owned,
    );
    this.registerOutputs({ ingestion: this.ingestion.bucket.bucket, reporting: this.reporting.bucket.bucket });
  }
}
