// A queue's own policy, which comes as one of its attributes.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
import type { AccessControl } from "../ports/access-control.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { QueueAttributes } from "./queue-settings.ts";

/** An empty text removes the policy; without the attribute it stays. @throws AwsError InvalidAttributeValue */
export function putQueuePolicy(access: AccessControl, queueArn: string, { Policy: policy }: QueueAttributes): void {
  if (policy === undefined) return;
  try {
    access.putResourcePolicy(queueArn, policy === "" ? undefined : policy);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const message = `Invalid value for the parameter Policy. Reason: ${error.message}`;
    throw new AwsError("InvalidAttributeValue", 400, message, { cause: error });
  }
}
