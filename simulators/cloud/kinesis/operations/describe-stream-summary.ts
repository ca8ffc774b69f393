// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation } from "../../wire/operation.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream, streamReference, streamShape } from "./stream-reference.ts";

const input = z.object(streamReference);

export const describeStreamSummary = (registry: StreamRegistry) =>
  defineOperation({
    name: "DescribeStreamSummary",
    input,
    permissions: (request) => onStream(registry, "DescribeStreamSummary", request),
    run(request) {
      const stream = registry.resolve(request);
      return {
        StreamDescriptionSummary: {
          ...streamShape(stream, new Timestamp(stream.createdAtMs)),
          OpenShardCount: stream.openShards.length,
          ConsumerCount: 0,
          MaxRecordSizeInKiB: stream.recordBytesMax / 1024,
        },
      };
    },
  });
