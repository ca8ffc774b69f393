// IoT Core's resources by Pulumi type: topic rules, and what says who devices are and what they may do.
import { z } from "zod";
import type { ActionConfiguration } from "../iot/actions/action.ts";
import type { Iot } from "../iot/iot.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const tags = z.record(z.string(), z.string()).optional();

const kinesisAction = z.strictObject({
  roleArn: z.string(),
  streamName: z.string(),
  partitionKey: z.string().optional(),
});
const firehoseAction = z.strictObject({
  roleArn: z.string(),
  deliveryStreamName: z.string(),
  separator: z.enum(["\n", "\t", "\r\n", ","]).optional(),
  batchMode: z.literal(false).optional(),
});
const s3Action = z.strictObject({
  roleArn: z.string(),
  bucketName: z.string(),
  key: z.string(),
  cannedAcl: z.string().optional(),
});
const sqsAction = z.strictObject({ roleArn: z.string(), queueUrl: z.string(), useBase64: z.boolean() });
const lambdaAction = z.strictObject({ functionArn: z.string() });
const republishAction = z.strictObject({
  roleArn: z.string(),
  topic: z.string(),
  qos: z.union([z.literal(0), z.literal(1)]).default(0),
});

const topicRuleInputs = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  enabled: z.boolean(),
  sql: z.string(),
  sqlVersion: z.enum(["2016-03-23"]),
  kineses: z.array(kinesisAction).default([]),
  firehoses: z.array(firehoseAction).default([]),
  s3: z.array(s3Action).default([]),
  sqs: z.array(sqsAction).default([]),
  lambdas: z.array(lambdaAction).default([]),
  republishes: z.array(republishAction).default([]),
  errorAction: z
    .strictObject({
      kinesis: kinesisAction.optional(),
      firehose: firehoseAction.optional(),
      s3: s3Action.optional(),
      sqs: sqsAction.optional(),
      lambda: lambdaAction.optional(),
    })
    .optional(),
  tags,
});

export function iotProvisioners(iot: Iot): Provisioners {
  return {
    "aws:iot/topicRule:TopicRule": provisioner(topicRuleInputs, (inputs) => {
      const { arn: ruleArn } = iot.createTopicRule({
        name: inputs.name,
        sql: inputs.sql,
        isEnabled: inputs.enabled,
        actions: [
          ...inputs.kineses.map(kinesis),
          ...inputs.firehoses.map(firehose),
          ...inputs.s3.map(s3),
          ...inputs.sqs.map((action) => ({ kind: "sqs" as const, ...action })),
          ...inputs.lambdas.map((action) => ({ kind: "lambda" as const, ...action })),
          ...inputs.republishes.map((action) => ({ kind: "republish" as const, ...action })),
        ],
        errorAction: errorActionOf(inputs.errorAction),
      });
      return { id: inputs.name, outputs: { arn: ruleArn } };
    }),
  };
}

const kinesis = (action: z.output<typeof kinesisAction>): ActionConfiguration => ({
  kind: "kinesis",
  ...action,
  partitionKey: action.partitionKey,
});

const firehose = (action: z.output<typeof firehoseAction>): ActionConfiguration => ({
  kind: "firehose",
  roleArn: action.roleArn,
  deliveryStreamName: action.deliveryStreamName,
  separator: action.separator ?? "",
});

const s3 = ({ roleArn, bucketName, key }: z.output<typeof s3Action>): ActionConfiguration => ({
  kind: "s3",
  roleArn,
  bucketName,
  key,
});

function errorActionOf(action: z.output<typeof topicRuleInputs>["errorAction"]): ActionConfiguration | undefined {
  if (action?.kinesis !== undefined) return kinesis(action.kinesis);
  if (action?.firehose !== undefined) return firehose(action.firehose);
  if (action?.s3 !== undefined) return s3(action.s3);
  if (action?.sqs !== undefined) return { kind: "sqs", ...action.sqs };
  return action?.lambda === undefined ? undefined : { kind: "lambda", ...action.lambda };
}
