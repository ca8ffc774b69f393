// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import { rateExceeded } from "../faults.ts";
import { hashKeyMax, limits } from "../limits.ts";
import { sequenceNumber } from "../sequence-number.ts";
import { assertRecordFits, type StreamRegistry } from "../stream-registry.ts";
import { encryptionOf, onStream, streamReference } from "./stream-reference.ts";

export const recordInput = {
  Data: z.string(),
  PartitionKey: z.string().min(1).max(limits.partitionKeyCharsMax),
  ExplicitHashKey: z
    .string()
    .regex(/^(0|[1-9]\d{0,38})$/)
    .transform(BigInt)
    .refine((hashKey) => hashKey <= hashKeyMax, "Member must be within the 128-bit hash key space")
    .optional(),
};

const input = z.object({ ...streamReference, ...recordInput, SequenceNumberForOrdering: z.string().optional() });

export const putRecord = (registry: StreamRegistry) =>
  defineOperation({
    name: "PutRecord",
    input,
    permissions: (request) => onStream(registry, "PutRecord", request),
    run(request, { principal }) {
      const stream = registry.resolve(request);
      registry.authorizeKeyUse(stream, principal, "kms:GenerateDataKey");
      const data = Buffer.from(request.Data, "base64");
      assertRecordFits(stream, data);
      const record = { partitionKey: request.PartitionKey, data, explicitHashKey: request.ExplicitHashKey };
      const { shard, index } = stream.put(record, registry.clock.now());
      if (index === undefined) throw rateExceeded(shard.id, stream, registry.account);
      stream.notifyArrival();
      return {
        ShardId: shard.id,
        SequenceNumber: sequenceNumber(shard.prefix, index),
        EncryptionType: encryptionOf(stream).EncryptionType,
      };
    },
  });
