// What keeping a key takes, for the policies of the stage's keys.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
import type { Action } from "./policy.ts";

/** Within which a deleted key can be had back, AWS's longest; without the key the data is gone. */
export const deletionWindowDays = 30;

// Every action on a key but those that a key of this kind has not: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
export const administration: readonly Action[] = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListKeyPolicies",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];
