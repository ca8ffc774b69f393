// Data streams, by Pulumi type. https://www.pulumi.com/registry/packages/aws/api-docs/kinesis/stream/
import { z } from "zod";
import type { Kinesis } from "../kinesis/kinesis.ts";
import { limits } from "../kinesis/limits.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const { retentionHoursMin, retentionHoursMax, recordKibibytesDefault, recordKibibytesMax } = limits;

const streamInputs = z.strictObject({
  name: z.string(),
  shardCount: z.number().int().min(1).optional(),
  streamModeDetails: z.strictObject({ streamMode: z.enum(["PROVISIONED", "ON_DEMAND"]) }).optional(),
  retentionPeriod: z.number().int().min(retentionHoursMin).max(retentionHoursMax).optional(),
  maxRecordSizeInKib: z.number().int().min(recordKibibytesDefault).max(recordKibibytesMax).optional(),
  // Configuration without behaviour here: nothing is encrypted at rest, nothing is deleted, and no shard metrics are kept.
  encryptionType: z.enum(["NONE", "KMS"]).optional(),
  kmsKeyId: z.string().optional(),
  enforceConsumerDeletion: z.boolean().optional(),
  shardLevelMetrics: z.array(z.string()).optional(),
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

export function kinesisProvisioners(kinesis: Kinesis): Provisioners {
  return {
    "aws:kinesis/stream:Stream": provisioner(streamInputs, (inputs) => {
      const mode = inputs.streamModeDetails?.streamMode ?? "PROVISIONED";
      if (mode === "PROVISIONED" && inputs.shardCount === undefined) {
        throw new Error("shardCount is missing: a PROVISIONED stream needs at least 1");
      }
      const stream = kinesis.createStream({
        name: inputs.name,
        mode,
        shardCount: inputs.shardCount,
        retentionHours: inputs.retentionPeriod,
        recordKibibytesMax: inputs.maxRecordSizeInKib,
      });
      return {
        id: stream.arn,
        outputs: {
          arn: stream.arn,
          name: stream.name,
          retentionPeriod: stream.retentionHours,
          streamModeDetails: { streamMode: mode },
          tagsAll: inputs.tags ?? {},
        },
      };
    }),
  };
}
