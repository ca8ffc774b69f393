// Log groups and streams by Pulumi type.
import { z } from "zod";
import type { Logs } from "../logs/logs.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const groupInputs = z.strictObject({
  name: z.string().optional(),
  /** 0: never expires. */
  retentionInDays: z.number().default(0),
  // Configuration without behaviour here.
  kmsKeyId: z.string().optional(),
  logGroupClass: z.enum(["STANDARD", "INFREQUENT_ACCESS"]).default("STANDARD"),
  deletionProtectionEnabled: z.boolean().optional(),
  skipDestroy: z.boolean().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

const streamInputs = z.strictObject({ name: z.string().optional(), logGroupName: z.string() });

export function logsProvisioners(logs: Logs): Provisioners {
  return {
    "aws:cloudwatch/logGroup:LogGroup": provisioner(groupInputs, (inputs, resourceName) => {
      const { retentionInDays, logGroupClass } = inputs;
      const { name, arn } = logs.createLogGroup(
        inputs.name ?? resourceName,
        retentionInDays === 0 ? undefined : retentionInDays,
      );
      return { id: name, outputs: { name, arn, retentionInDays, logGroupClass } };
    }),
    "aws:cloudwatch/logStream:LogStream": provisioner(streamInputs, (inputs, resourceName) => {
      const name = inputs.name ?? resourceName;
      logs.createLogStream(inputs.logGroupName, name);
      return { id: name, outputs: { name } };
    }),
  };
}
