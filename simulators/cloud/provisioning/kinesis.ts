// Data streams, by Pulumi type. https://www.pulumi.com/registry/packages/aws/api-docs/kinesis/stream/
import { z } from "zod";
import type { Kinesis } from "../kinesis/kinesis.ts";
import type { Kms } from "../kms/kms.ts";
import { limits } from "../kinesis/limits.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const { retentionHoursMin, retentionHoursMax, recordKibibytesDefault, recordKibibytesMax } = limits;

const streamInputs = z.strictObject({
  name: z.string(),
  shardCount: z.number().int().min(1).optional(),
  streamModeDetails: z.strictObject({ streamMode: z.enum(["PROVISIONED", "ON_DEMAND"]) }).optional(),
  retentionPeriod: z.number().int().min(retentionHoursMin).max(retentionHoursMax).optional(),
  maxRecordSizeInKib: z.number().int().min(recordKibibytesDefault).max(recordKibibytesMax).optional(),
  /** Nothing is encrypted, but whoever writes and reads must be allowed to use the key. */
  encryptionType: z.enum(["NONE", "KMS"]).default("NONE"),
  kmsKeyId: z.string().optional(),
  // Configuration without behaviour here: nothing is deleted, and no shard metrics are kept.
  enforceConsumerDeletion: z.boolean().optional(),
  shardLevelMetrics: z.array(z.string()).optional(),
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

export function kinesisProvisioners(kinesis: Kinesis, kms: Kms): Provisioners {
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
        keyId: inputs.encryptionType === "KMS" ? keyId(inputs.kmsKeyId) : undefined,
        keyArn: inputs.encryptionType === "KMS" ? kms.keyArnOf(keyId(inputs.kmsKeyId)) : undefined,
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

function keyId(given: string | undefined): string {
  if (given === undefined)
    throw new Error("kmsKeyId is missing: encryptionType KMS needs one, such as alias/aws/kinesis");
  return given;
}
