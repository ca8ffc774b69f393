// Athena workgroups, by Pulumi type. https://www.pulumi.com/registry/packages/aws/api-docs/athena/workgroup/
import { z } from "zod";
import type { Athena } from "../athena/athena.ts";
import type { Clock } from "../kernel/clock.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const workgroupInputs = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  state: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  forceDestroy: z.boolean().optional(),
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  configuration: z
    .strictObject({
      bytesScannedCutoffPerQuery: z.number().optional(),
      enforceWorkgroupConfiguration: z.boolean().optional(),
      publishCloudwatchMetricsEnabled: z.boolean().optional(),
      requesterPaysEnabled: z.boolean().optional(),
      enableMinimumEncryptionConfiguration: z.boolean().optional(),
      engineVersion: z
        .strictObject({ selectedEngineVersion: z.string().optional(), effectiveEngineVersion: z.string().optional() })
        .optional(),
      resultConfiguration: z
        .strictObject({
          outputLocation: z.string().optional(),
          expectedBucketOwner: z.string().optional(),
          encryptionConfiguration: z
            .strictObject({ encryptionOption: z.string().optional(), kmsKeyArn: z.string().optional() })
            .optional(),
          aclConfiguration: z.strictObject({ s3AclOption: z.string() }).optional(),
        })
        .optional(),
    })
    .default({}),
});

/** The only version that the SQL here agrees with; AUTO means it too. */
const engineVersion = "Athena engine version 3";

export function athenaProvisioners(athena: Athena, clock: Clock): Provisioners {
  return {
    "aws:athena/workgroup:Workgroup": provisioner(workgroupInputs, (inputs, registeredName) => {
      const { configuration } = inputs;
      const name = inputs.name ?? registeredName;
      const selected = configuration.engineVersion?.selectedEngineVersion ?? "AUTO";
      if (selected !== "AUTO" && selected !== engineVersion)
        throw new Error(`engineVersion is ${selected}; the embedded Athena has ${engineVersion}`);
      athena.workgroups.put({
        name,
        description: inputs.description,
        isEnabled: inputs.state === "ENABLED",
        outputLocation: configuration.resultConfiguration?.outputLocation,
        // The provider's default: https://www.pulumi.com/registry/packages/aws/api-docs/athena/workgroup/#workgroupconfiguration
        isEnforced: configuration.enforceWorkgroupConfiguration ?? true,
        bytesScannedMax: configuration.bytesScannedCutoffPerQuery,
        publishesMetrics: configuration.publishCloudwatchMetricsEnabled ?? true,
        requesterPays: configuration.requesterPaysEnabled ?? false,
        engineVersion,
        createdAtMs: clock.now(),
      });
      return { id: name, outputs: { name, arn: athena.workgroupArn(name) } };
    }),
  };
}
