// What keeps readings or reports outside S3 encrypts them. Lambda and CloudWatch Logs always do.
import { z } from "zod";
import type { ResourceRule } from "../rule.ts";

const queue = z.union([z.object({ sqsManagedSseEnabled: z.literal(true) }), z.object({ kmsMasterKeyId: z.string() })]);
const topic = z.object({ kmsMasterKeyId: z.string() });
const stream = z.object({ encryptionType: z.literal("KMS"), kmsKeyId: z.string() });
const workgroup = z.object({
  configuration: z.object({
    enforceWorkgroupConfiguration: z.literal(true),
    resultConfiguration: z.object({ encryptionConfiguration: z.object({ encryptionOption: z.string() }) }),
  }),
});

interface Demand {
  readonly schema: z.ZodType;
  readonly message: string;
}

const demands: Readonly<Record<string, Demand>> = {
  "aws:kinesis/stream:Stream": {
    schema: stream,
    message: "set encryptionType KMS and a kmsKeyId, alias/aws/kinesis for one",
  },
  "aws:sqs/queue:Queue": { schema: queue, message: "set sqsManagedSseEnabled, or kmsMasterKeyId" },
  "aws:sns/topic:Topic": { schema: topic, message: "set kmsMasterKeyId" },
  "aws:athena/workgroup:Workgroup": {
    schema: workgroup,
    message: "enforce a resultConfiguration with an encryptionConfiguration",
  },
};

export const encryptionAtRest: ResourceRule = {
  kind: "resource",
  name: "encryption-at-rest",
  description: "Streams, queues, topics and query results are encrypted at rest",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
  check: ({ type, props }) => {
    const demand = demands[type];
    if (demand === undefined || demand.schema.safeParse(props).success) return [];
    return [`is not encrypted at rest: ${demand.message}`];
  },
};
