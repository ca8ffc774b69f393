// What the stored objects mean: the Glue database, the tables over the ingestion bucket, one table a report, and the
// Athena workgroup that every query runs in. Columns come from the contract and the reports.
// https://docs.aws.amazon.com/athena/latest/ug/manage-queries-control-costs-with-workgroups.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { reportTable } from "../../queries/catalog.ts";
import type { Definition } from "../../queries/definition.ts";
import { ingestionPrefixes, reportingPrefixes } from "../../queries/layout.ts";
import { rejectedReadingsTable, telemetryTable } from "../../queries/tables.ts";
import type { StoredTable } from "../../queries/stored-table.ts";
import type { Settings } from "../settings.ts";
import { hyphenName, underscoreName, type Deployment } from "./deployment.ts";
import { glueTableArgs, projection } from "./glue-table.ts";
import type { PrivateBucket } from "./private-bucket.ts";
import type { Storage } from "./storage.ts";

export interface CatalogArgs extends Pick<Settings, "firstDay" | "onDestroy" | "queryScanBytesMax"> {
  readonly deployment: Deployment;
  readonly definition: Definition;
  readonly over: Storage;
}

interface TableSource {
  readonly table: StoredTable;
  readonly bucket: PrivateBucket;
  readonly prefix: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The database, its tables and the workgroup. */
export class Catalog extends pulumi.ComponentResource {
  readonly database: aws.glue.CatalogDatabase;
  readonly telemetry: aws.glue.CatalogTable;
  readonly rejectedReadings: aws.glue.CatalogTable;
  /** Partitions of these are registered, by the function that publishes runs. */
  readonly reports: readonly aws.glue.CatalogTable[];
  readonly workgroup: aws.athena.Workgroup;
  readonly #deployment: Deployment;
  readonly #name: string;

  constructor(name: string, args: CatalogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Catalog", name, {}, opts);
    const { deployment, over, firstDay } = args;
    const { ingestion, reporting } = over;
    const { contract, reports } = args.definition;
    const telemetry = telemetryTable(contract);
    this.#deployment = deployment;
    this.#name = name;
    this.database = new aws.glue.CatalogDatabase(
      name,
      { name: underscoreName(deployment), description: `Readings and reports of the stage ${deployment.stage}` },
      { parent: this },
    );
    this.telemetry = this.createTable({
      table: telemetry,
      bucket: ingestion,
      prefix: ingestionPrefixes.telemetry,
      parameters: projection(telemetry, firstDay),
    });
    this.rejectedReadings = this.createTable({
      table: rejectedReadingsTable,
      bucket: ingestion,
      prefix: ingestionPrefixes.rejected,
      parameters: projection(rejectedReadingsTable, firstDay),
    });
    this.reports = reports
      .map(reportTable)
      .map((table) =>
        this.createTable({ table, bucket: reporting, prefix: `${reportingPrefixes.reports}${table.name}/` }),
      );
    this.workgroup = this.createWorkgroup(name, args);
    this.registerOutputs({ database: this.database.name, workgroup: this.workgroup.name });
  }

  /** What Glue wants named before it lets a table be read: the catalog, the database and the tables. */
  arnsOf(...tables: readonly aws.glue.CatalogTable[]): pulumi.Output<string>[] {
    return [this.glueArn("catalog"), this.database.arn, ...tables.map((table) => table.arn)];
  }

  /** Athena looks at it whatever the query's own database is; it need not exist. */
  get defaultDatabaseArn(): pulumi.Output<string> {
    // https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html#full-access-to-default-db-per-region
    return this.glueArn("database/default");
  }

  private glueArn(resource: string): pulumi.Output<string> {
    const { partition, region, accountId } = this.#deployment;
    return pulumi.interpolate`arn:${partition}:glue:${region}:${accountId}:${resource}`;
  }

  private createTable({ table, bucket, prefix, parameters }: TableSource): aws.glue.CatalogTable {
    const location = pulumi.interpolate`s3://${bucket.bucket.bucket}/${prefix}`;
    const source = { table, databaseName: this.database.name, location, ...(parameters && { parameters }) };
    return new aws.glue.CatalogTable(`${this.#name}-${table.name}`, glueTableArgs(source), { parent: this });
  }

  private createWorkgroup(name: string, args: CatalogArgs): aws.athena.Workgroup {
    const { deployment, over, queryScanBytesMax, onDestroy } = args;
    return new aws.athena.Workgroup(
      name,
      {
        name: hyphenName(deployment, "reports"),
        description: "Every query of this stage, under one limit of bytes scanned",
        forceDestroy: onDestroy === "delete",
        configuration: {
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          bytesScannedCutoffPerQuery: queryScanBytesMax,
          engineVersion: { selectedEngineVersion: "Athena engine version 3" },
          resultConfiguration: {
            outputLocation: pulumi.interpolate`s3://${over.reporting.bucket.bucket}/${reportingPrefixes.results}`,
            encryptionConfiguration: resultEncryption(over),
          },
        },
      },
      { parent: this },
    );
  }
}

function resultEncryption({ encryption: { key } }: Storage) {
  return key === undefined ? { encryptionOption: "SSE_S3" } : { encryptionOption: "SSE_KMS", kmsKeyArn: key.arn };
}
