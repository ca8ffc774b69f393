// What the delivery stream may do: read its source, call its transform, read its schema, write its objects and its log.
// https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ingestionPrefixes } from "../../queries/layout.ts";
import type { DeliveryArgs } from "./delivery.ts";
import { allow, type Statement } from "./policy.ts";

/** The statements of Firehose's role; the log's are limited to its own log group. */
export function deliveryStatements(args: DeliveryArgs, logGroup: aws.cloudwatch.LogGroup): Statement[] {
  const { from, through, to, as: catalog, sourceBackup } = args;
  const { ingestion } = to;
  const fn = through.handler.fn.arn;
  const { telemetry, errors, sourceRecords } = ingestionPrefixes;
  const prefixes = [telemetry, errors, ...(sourceBackup ? [sourceRecords] : [])];
  return [
    allow(
      ["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListShards"],
      [from.stream.arn],
    ),
    ...from.encryption.mayRead("kinesis"),
    allow(["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"], [fn, pulumi.interpolate`${fn}:$LATEST`]),
    allow(["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"], catalog.arnsOf(catalog.telemetry)),
    allow(["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], [ingestion.bucket.arn]),
    allow(
      ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
      prefixes.map((prefix) => ingestion.objectsUnder(prefix)),
    ),
    ...to.encryption.mayReadAndWrite("s3"),
    allow(["logs:PutLogEvents"], [pulumi.interpolate`${logGroup.arn}:log-stream:*`]),
  ];
}
