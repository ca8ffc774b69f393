// Counts what the pipeline set aside, through S3's and SQS's APIs, local or AWS.
import { paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { ingestionPrefixes } from "../../queries/index.ts";
import type { DeadLetters, Leftovers, PartitionListing } from "./leftovers.ts";

export interface AwsLeftoversOptions {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly ingestionBucket: string;
  readonly deadLetterQueueUrls: readonly string[];
}

async function deadLettersIn(sqs: SQSClient, queueUrl: string): Promise<DeadLetters> {
  const { Attributes: attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  const visible = Number(attributes.ApproximateNumberOfMessages ?? 0);
  const inFlight = Number(attributes.ApproximateNumberOfMessagesNotVisible ?? 0);
  return { queue: queueUrl.slice(queueUrl.lastIndexOf("/") + 1), messageCount: visible + inFlight };
}

export function awsLeftovers({ s3, sqs, ingestionBucket, deadLetterQueueUrls }: AwsLeftoversOptions): Leftovers {
  return {
    async ruleErrorCount() {
      let count = 0;
      const request = { Bucket: ingestionBucket, Prefix: ingestionPrefixes.ruleErrors };
      for await (const page of paginateListObjectsV2({ client: s3 }, request)) count += page.KeyCount ?? 0;
      return count;
    },
    deadLetters: () => Promise.all(deadLetterQueueUrls.map((queueUrl) => deadLettersIn(sqs, queueUrl))),
  };
}

/** Lists the telemetry table's days, local or AWS. */
export function telemetryPartitions({
  s3,
  ingestionBucket,
}: Pick<AwsLeftoversOptions, "s3" | "ingestionBucket">): PartitionListing {
  return async () => {
    const prefix = ingestionPrefixes.telemetry;
    const request = { Bucket: ingestionBucket, Prefix: prefix, Delimiter: "/" };
    const folders: string[] = [];
    for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: s3 }, request))
      for (const { Prefix: folder = "" } of CommonPrefixes) folders.push(folder.slice(prefix.length, -1));
    return folders;
  };
}
