// Where a pipeline is deployed (account, Region, partition) and the names that follow from it and its stage. Names that AWS wants
// in words use hyphens; IoT rules and Glue allow letters, digits and underscores only.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What every physical name begins with. */
export interface Named {
  readonly pipeline: string;
  readonly stage: string;
}

/** A pipeline of a stage, and the place where it stands. */
export interface Deployment extends Named {
  readonly accountId: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  /** `aws`, `aws-cn` or `aws-us-gov`: the second part of every ARN. */
  readonly partition: pulumi.Output<string>;
}

/** Asks AWS who and where the caller is, through the provider of the parent. Registers nothing. */
export function locate(named: Named, opts: pulumi.InvokeOptions): Deployment {
  const caller = aws.getCallerIdentityOutput({}, opts);
  return {
    ...named,
    accountId: caller.accountId,
    region: aws.getRegionOutput({}, opts).region,
    partition: caller.arn.apply((arn) => arn.split(":")[1] ?? "aws"),
  };
}

/** `millrace-dev-telemetry`, or `millrace-dev` without a role */
export function hyphenName({ pipeline, stage }: Named, role?: string): string {
  return [pipeline, stage, ...(role === undefined ? [] : [role])].join("-");
}

/** `millrace_dev_telemetry`, or `millrace_dev` without a role */
export function underscoreName(named: Named, role?: string): string {
  return hyphenName(named, role).replaceAll("-", "_");
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
