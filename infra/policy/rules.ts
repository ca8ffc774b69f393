// Every rule of the policy pack.
import type { Rule } from "./rule.ts";
import { bucketEncryption, bucketPublicAccess, bucketTransport } from "./rules/bucket-protection.ts";
import { defaultTags } from "./rules/default-tags.ts";
import { encryptionAtRest } from "./rules/encryption-at-rest.ts";
import { failuresAreKept, queueDeadLetters } from "./rules/failures-are-kept.ts";
import { noWildcardGrants } from "./rules/no-wildcard-grants.ts";
import { queueVisibility } from "./rules/queue-visibility.ts";
import { deadLetterRetention, logRetention, streamRetention } from "./rules/retention.ts";

export const rules: readonly Rule[] = [
  bucketEncryption,
  bucketPublicAccess,
  bucketTransport,
  encryptionAtRest,
  noWildcardGrants,
  logRetention,
  streamRetention,
  deadLetterRetention,
  queueVisibility,
  queueDeadLetters,
  failuresAreKept,
  defaultTags,
];
