// The one cloud of a test file: its families of cases run one after the other against it. The embedded cloud behind its wire, with
// AWS's own clients against it; while a request waits for time to pass (a long poll, S3's latency) the clock runs.
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SQSClient } from "@aws-sdk/client-sqs";
import { cloudWith } from "../../simulators/cloud/kit/cloud-with.ts";

const cloud = await cloudWith({
  services: "all",
  startMs: Date.UTC(2026, 10, 21, 10),
  // The account that stands in the recordings.
  account: { accountId: "111111111111" },
  requestsPassTime: true,
});
const { clock, elapse, request, listen } = cloud;

export const aws = {
  clock,
  elapse,
  request,
  url: await listen(),
  services: cloud,
  s3: await cloud.client(S3Client),
  sqs: await cloud.client(SQSClient),
  lambda: await cloud.client(LambdaClient),
  kinesis: await cloud.client(KinesisClient),
  scheduler: await cloud.client(SchedulerClient),
  firehose: await cloud.client(FirehoseClient),
};
