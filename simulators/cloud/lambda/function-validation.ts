// What CreateFunction and AddPermission refuse. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
import type { AccessControl } from "../ports/access-control.ts";
import { AwsError } from "../wire/aws-error.ts";
import { functionPrincipal } from "./environment-variables.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { limits } from "./limits.ts";

/** Set by Lambda itself. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const reservedVariables = new Set([
  "_HANDLER",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

/** @throws AwsError InvalidParameterValueException */
export function checkFunction(configuration: Omit<FunctionConfiguration, "code">): void {
  const { memoryMb, timeoutMs, runtime, variables } = configuration;
  if (memoryMb < limits.memoryMbMin || memoryMb > limits.memoryMbMax)
    throw invalidParameter(
      `'MemorySize' value failed to satisfy constraint: Member must have value between ${limits.memoryMbMin} and ${limits.memoryMbMax}: ${memoryMb}`,
    );
  if (timeoutMs < 1_000 || timeoutMs > limits.timeoutSecondsMax * 1_000)
    throw invalidParameter(
      `'Timeout' value failed to satisfy constraint: Member must have value between 1 and ${limits.timeoutSecondsMax}: ${timeoutMs / 1000}`,
    );
  if (!/^nodejs\d+\.x$/.test(runtime))
    throw invalidParameter(`The embedded cloud runs nodejs functions; ${configuration.name} asks for ${runtime}`);
  const reserved = Object.keys(variables).filter((name) => reservedVariables.has(name));
  if (reserved.length > 0)
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  if (Buffer.byteLength(JSON.stringify(variables)) > limits.environmentVariablesBytesMax)
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the ${limits.environmentVariablesBytesMax / 1024}KB limit.`,
    );
}

/** @throws AwsError InvalidParameterValueException where the role is missing or does not trust Lambda. */
export function checkRole(access: AccessControl, configuration: Pick<FunctionConfiguration, "roleArn" | "name">): void {
  try {
    functionPrincipal(access, configuration);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter("The role defined for the function cannot be assumed by Lambda.", error);
  }
}

export const invalidParameter = (message: string, cause?: unknown): AwsError =>
  new AwsError("InvalidParameterValueException", 400, message, cause === undefined ? {} : { cause });

export const functionExists = (name: string): AwsError =>
  new AwsError("ResourceConflictException", 409, `Function already exist: ${name}`);

export const statementExists = (statementId: string): AwsError =>
  new AwsError(
    "ResourceConflictException",
    409,
    `The statement id (${statementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
  );
