// Where the outcome of an asynchronous invocation, or what a stream's mapping gave up, is sent: a queue or another function,
// with the sender's own role. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
import { parseArn } from "../ports/arn.ts";
import type { MessageAttribute, MessageQueues } from "../ports/message-queues.ts";
import type { Principal } from "../ports/principal.ts";
import { AwsError } from "../wire/aws-error.ts";

export interface DestinationDependencies {
  readonly queues: MessageQueues;
  readonly invokeAsync: (request: { principal: Principal; functionArn: string; payload: string }) => void;
}

/** @throws AwsError InvalidParameterValueException for a kind of destination that the embedded cloud does not send to. */
export function checkDestination(arn: string, allowed: readonly ("sqs" | "lambda")[]): void {
  const service = parseArn(arn)?.service;
  if (allowed.some((name) => name === service)) return;
  throw new AwsError(
    "InvalidParameterValueException",
    400,
    `The embedded cloud sends to destinations of ${allowed.join(" and ")} here; ${arn} is another: use a queue`,
  );
}

export function sendToDestination(
  { queues, invokeAsync }: DestinationDependencies,
  request: {
    principal: Principal;
    destinationArn: string;
    body: string;
    attributes?: Readonly<Record<string, MessageAttribute>>;
  },
): void {
  const { principal, destinationArn, body, attributes } = request;
  if (parseArn(destinationArn)?.service === "lambda")
    invokeAsync({ principal, functionArn: destinationArn, payload: body });
  else
    queues.sendMessage({
      principal,
      queueArn: destinationArn,
      body,
      ...(attributes === undefined ? {} : { attributes }),
    });
}
