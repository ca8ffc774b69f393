// The variables that a function finds in its environment: its own and Lambda's. The process's own variables stay outside.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Principal } from "../ports/principal.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";

export interface EnvironmentIdentity {
  readonly configuration: FunctionConfiguration;
  readonly account: Account;
  readonly credentials: ReturnType<AccessControl["credentialsOf"]>;
  readonly logStream: string;
  /** The embedded cloud's HTTP endpoint; SDKs follow AWS_ENDPOINT_URL. */
  readonly endpoint: string;
}

export function environmentVariables(identity: EnvironmentIdentity): Record<string, string> {
  const { configuration, account, credentials } = identity;
  return {
    LANG: "en_US.UTF-8",
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    ...configuration.variables,
    TZ: "UTC",
    AWS_REGION: account.region,
    AWS_DEFAULT_REGION: account.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: identity.logStream,
    AWS_LAMBDA_LOG_FORMAT: configuration.logFormat,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: identity.endpoint,
    _HANDLER: configuration.handler,
    LAMBDA_TASK_ROOT: configuration.code.directory,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
  };
}

/** @throws AwsError AccessDenied where the role does not exist or does not trust Lambda. */
export const functionPrincipal = (
  access: AccessControl,
  { roleArn, name }: Pick<FunctionConfiguration, "roleArn" | "name">,
): Principal => access.assumeRole(roleArn, "lambda.amazonaws.com", name);
