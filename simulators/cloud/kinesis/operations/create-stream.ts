// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import { invalidArgument } from "../faults.ts";
import { limits } from "../limits.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream } from "./stream-reference.ts";

const input = z.object({
  StreamName: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{1,128}$/, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
  ShardCount: z.number().int().min(1).optional(),
  StreamModeDetails: z.object({ StreamMode: z.enum(["PROVISIONED", "ON_DEMAND"]) }).optional(),
  MaxRecordSizeInKiB: z.number().int().min(limits.recordKibibytesDefault).max(limits.recordKibibytesMax).optional(),
  Tags: z.record(z.string(), z.string()).default({}),
});

export const createStream = (registry: StreamRegistry) =>
  defineOperation({
    name: "CreateStream",
    input,
    permissions: ({ StreamName }) => onStream(registry, "CreateStream", { StreamName }),
    run({ StreamName: name, ShardCount: shardCount, StreamModeDetails: details, Tags: tags, MaxRecordSizeInKiB }) {
      // Who asks for neither shards nor a mode gets a stream on demand.
      const mode = details?.StreamMode ?? (shardCount === undefined ? "ON_DEMAND" : "PROVISIONED");
      if (mode === "PROVISIONED" && shardCount === undefined)
        throw invalidArgument("ShardCount must be specified for a stream in PROVISIONED mode.");
      const stream = registry.create({ name, mode, shardCount, recordKibibytesMax: MaxRecordSizeInKiB });
      for (const [key, value] of Object.entries(tags)) stream.tags.set(key, value);
    },
  });
