// Functions and event source mappings for the cases, through the wire.
import * as sdk from "@aws-sdk/client-lambda";
import type { Members } from "./agreement.ts";
import { answered } from "./botocore-answer.ts";
import { createFunction } from "./functions.ts";
import { unique } from "./queues.ts";
import { aws } from "./shared-cloud.ts";

/** Returns its name. */
export async function newFunction(body: string, more: Partial<sdk.CreateFunctionCommandInput> = {}): Promise<string> {
  const name = unique("function");
  await createFunction(name, body, more);
  return name;
}

export const map = (FunctionName: string, { arn: EventSourceArn }: { arn: string }, more: object = {}) =>
  answered(aws.lambda.send(new sdk.CreateEventSourceMappingCommand({ FunctionName, EventSourceArn, ...more })));

export const getMapping = ({ UUID }: Members) =>
  answered(aws.lambda.send(new sdk.GetEventSourceMappingCommand({ UUID: String(UUID) })));

export const updateMapping = ({ UUID }: Members, more: object) =>
  answered(aws.lambda.send(new sdk.UpdateEventSourceMappingCommand({ UUID: String(UUID), ...more })));
