// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DecreaseStreamRetentionPeriod.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import { invalidArgument } from "../faults.ts";
import { limits } from "../limits.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream, streamReference } from "./stream-reference.ts";

const input = z.object({
  ...streamReference,
  RetentionPeriodHours: z.number().int().min(limits.retentionHoursMin).max(limits.retentionHoursMax),
});

export const increaseStreamRetentionPeriod = (registry: StreamRegistry) => retentionOperation(registry, "Increase");
export const decreaseStreamRetentionPeriod = (registry: StreamRegistry) => retentionOperation(registry, "Decrease");

function retentionOperation(registry: StreamRegistry, direction: "Increase" | "Decrease") {
  const name = `${direction}StreamRetentionPeriod`;
  return defineOperation({
    name,
    input,
    permissions: (request) => onStream(registry, name, request),
    run(request) {
      const stream = registry.resolve(request);
      const hours = request.RetentionPeriodHours;
      const isAgainst = direction === "Increase" ? hours < stream.retentionHours : hours > stream.retentionHours;
      if (isAgainst) {
        const limit = direction === "Increase" ? "shorter" : "longer";
        throw invalidArgument(
          `Requested retention period (${hours} hours) for stream ${stream.name} can not be ${limit} than existing ` +
            `retention period (${stream.retentionHours} hours). Use ` +
            `${direction === "Increase" ? "Decrease" : "Increase"}StreamRetentionPeriod API.`,
        );
      }
      stream.trim(registry.clock.now());
      stream.retentionHours = hours;
    },
  });
}
