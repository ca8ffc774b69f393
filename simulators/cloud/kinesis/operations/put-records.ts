// Takes what the shards' rates allow and answers for each record in the order of the request; a refused one does not stop those
// behind it. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import { invalidArgument, rateExceededWords } from "../faults.ts";
import { limits } from "../limits.ts";
import { sequenceNumber } from "../sequence-number.ts";
import { assertRecordFits, type StreamRegistry } from "../stream-registry.ts";
import { recordInput } from "./put-record.ts";
import { encryptionOf, onStream, streamReference } from "./stream-reference.ts";

const input = z.object({
  ...streamReference,
  Records: z
    .array(z.object(recordInput))
    .min(1, "Member must have length greater than or equal to 1")
    .max(limits.putRecordsCountMax, `Member must have length less than or equal to ${limits.putRecordsCountMax}`),
});

export const putRecords = (registry: StreamRegistry) =>
  defineOperation({
    name: "PutRecords",
    input,
    permissions: (request) => onStream(registry, "PutRecords", request),
    run(request, { principal }) {
      const stream = registry.resolve(request);
      registry.authorizeKeyUse(stream, principal, "kms:GenerateDataKey");
      const records = request.Records.map(({ Data, PartitionKey, ExplicitHashKey }) => {
        const data = Buffer.from(Data, "base64");
        assertRecordFits(stream, data);
        return { partitionKey: PartitionKey, data, explicitHashKey: ExplicitHashKey };
      });
      const byteCount = records.reduce((sum, { data, partitionKey }) => sum + data.length + partitionKey.length, 0);
      if (byteCount > limits.putRecordsBytesMax) throw invalidArgument("Records size exceeds 10 MB limit");

      const nowMs = registry.clock.now();
      const answers = records.map((record) => {
        const { shard, index } = stream.put(record, nowMs);
        if (index !== undefined) return { ShardId: shard.id, SequenceNumber: sequenceNumber(shard.prefix, index) };
        const words = rateExceededWords(shard.id, stream, registry.account);
        return { ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: words };
      });
      const failedCount = answers.filter((answer) => "ErrorCode" in answer).length;
      stream.metrics.batch({ recordCount: answers.length, refusedCount: failedCount });
      if (failedCount < answers.length) stream.notifyArrival();
      return { FailedRecordCount: failedCount, Records: answers, EncryptionType: encryptionOf(stream).EncryptionType };
    },
  });
