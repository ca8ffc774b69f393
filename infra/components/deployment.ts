// Where one stage is deployed (account, Region, partition) and the names that follow from it. Names that AWS wants
// in words use hyphens; IoT rules and Glue allow letters, digits and underscores only.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Stage } from "../stage.ts";

const project = "millrace";

/** A stage and the place where it stands. */
export interface Deployment {
  readonly stage: Stage;
  readonly accountId: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  /** `aws`, `aws-cn` or `aws-us-gov`: the second part of every ARN. */
  readonly partition: pulumi.Output<string>;
}

/** Asks AWS who and where the caller is. Registers nothing. */
export function locate(stage: Stage): Deployment {
  const caller = aws.getCallerIdentityOutput();
  return {
    stage,
    accountId: caller.accountId,
    region: aws.getRegionOutput().region,
    partition: caller.arn.apply((arn) => arn.split(":")[1] ?? "aws"),
  };
}

/** `millrace-dev-telemetry` */
export function hyphenName({ stage }: Deployment, role: string): string {
  return `${project}-${stage.name}-${role}`;
}

/** `millrace_dev_telemetry`, or `millrace_dev` without a role */
export function underscoreName({ stage }: Deployment, role?: string): string {
  const parts = role === undefined ? [project, stage.name] : [project, stage.name, role];
  return parts.join("_").replaceAll("-", "_");
}

/** `millrace-dev-ingestion-111122223333`: bucket names are unique in the whole of a partition. */
export function bucketName(deployment: Deployment, role: string): pulumi.Output<string> {
  return deployment.accountId.apply((accountId) => `${hyphenName(deployment, role)}-${accountId}`);
}

/** `arn:aws:iot:eu-central-1:111122223333:thing/dev-0001` from `thing/dev-0001` */
export function iotArn(
  { partition, region, accountId }: Deployment,
  resource: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi.interpolate`arn:${partition}:iot:${region}:${accountId}:${resource}`;
}
