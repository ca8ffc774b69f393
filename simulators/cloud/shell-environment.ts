// What a shell exports so that any AWS SDK, and the AWS CLI, talks to a cloud.
import type { Cloud } from "./cloud.ts";

/** Lines of `export NAME=value`: endpoint, Region and the administrator's credentials. */
export function shellEnvironment({ endpoint, account, operatorCredentials }: Cloud): string {
  return [
    `export AWS_ENDPOINT_URL=${endpoint}`,
    `export AWS_REGION=${account.region} AWS_DEFAULT_REGION=${account.region}`,
    `export AWS_ACCESS_KEY_ID=${operatorCredentials.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${operatorCredentials.secretAccessKey}`,
    `export AWS_SESSION_TOKEN=${operatorCredentials.sessionToken}`,
  ].join("\n");
}
