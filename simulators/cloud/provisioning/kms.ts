// Keys and their aliases, by Pulumi type. https://www.pulumi.com/registry/packages/aws/api-docs/kms/key/
import { z } from "zod";
import type { Kms } from "../kms/kms.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const region = z.string().optional();

/** Beside the policy all of it is configuration without behaviour: nothing is encrypted, rotated or deleted here. */
const keyInputs = z.strictObject({
  description: z.string().optional(),
  policy: z.string().optional(),
  keyUsage: z.literal("ENCRYPT_DECRYPT").optional(),
  customerMasterKeySpec: z.literal("SYMMETRIC_DEFAULT").optional(),
  isEnabled: z.literal(true).optional(),
  enableKeyRotation: z.boolean().optional(),
  rotationPeriodInDays: z.number().min(90).max(2560).optional(),
  deletionWindowInDays: z.number().min(7).max(30).optional(),
  bypassPolicyLockoutSafetyCheck: z.boolean().optional(),
  multiRegion: z.boolean().optional(),
  region,
  tags: z.record(z.string(), z.string()).optional(),
});

const aliasInputs = z.strictObject({ name: z.string(), targetKeyId: z.string(), region });

export function kmsProvisioners(kms: Kms): Provisioners {
  return {
    "aws:kms/key:Key": provisioner(keyInputs, ({ policy }) => {
      const { keyId, arn } = kms.createKey(policy);
      return { id: keyId, outputs: { arn, keyId } };
    }),
    "aws:kms/alias:Alias": provisioner(aliasInputs, ({ name, targetKeyId }) => {
      const { arn, targetKeyArn } = kms.createAlias(name, targetKeyId);
      return { id: name, outputs: { arn, name, targetKeyArn } };
    }),
  };
}
