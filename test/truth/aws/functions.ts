// Functions for the cases, created through the wire from a ZIP archive made here, and what they left in their logs.
import { CreateFunctionCommand, type CreateFunctionCommandInput } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { zip } from "../../simulators/cloud/lambda/zip.ts";
import { answered } from "./botocore-answer.ts";
import { roleFor } from "./roles.ts";
import { aws } from "./shared-cloud.ts";

let roleArn: string | undefined;

/** `body`: of the handler, with `event` and `context` in scope, and `sendToQueue(url, value)`, `print(value)` and `fail(message)`. */
export async function createFunction(name: string, body: string, more: Partial<CreateFunctionCommandInput> = {}) {
  roleArn ??= roleFor("lambda.amazonaws.com", "function");
  const command = new CreateFunctionCommand({
    FunctionName: name,
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Role: roleArn,
    Timeout: 30,
    Code: {
      ZipFile: zip("index.mjs", `${prelude}\nexport const handler = async (event, context) => {\n${body}\n};\n`),
    },
    ...more,
  });
  return answered(aws.lambda.send(command));
}

const prelude = `
const print = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
const fail = (message) => { throw Object.assign(new Error(message), { name: "Exception" }); };
const sendToQueue = async (QueueUrl, value) => {
  const scope = process.env.AWS_ACCESS_KEY_ID + "/20261121/us-east-1/sqs/aws4_request";
  const response = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "AmazonSQS.SendMessage",
      authorization: "AWS4-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify({ QueueUrl, MessageBody: JSON.stringify(value) }),
  });
  if (!response.ok) throw new Error(await response.text());
};
`;

const eventsSchema = z.object({ events: z.array(z.object({ message: z.string() })) });
const streamsSchema = z.object({ logStreams: z.array(z.unknown()) });

async function logs(operation: string, functionName: string): Promise<unknown> {
  const response = await aws.request("logs", {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `Logs_20140328.${operation}`,
    },
    body: JSON.stringify({ logGroupName: `/aws/lambda/${functionName}` }),
  });
  return response.json();
}

/** Each line of the function's log, in order. */
export const logLines = async (functionName: string): Promise<string[]> =>
  eventsSchema.parse(await logs("FilterLogEvents", functionName)).events.map(({ message }) => message);

/** What the function printed as JSON. */
export async function printed(functionName: string): Promise<unknown[]> {
  const lines = await logLines(functionName);
  return lines.filter((line) => line.startsWith("{")).map((line): unknown => JSON.parse(line));
}

export const logStreamCount = async (functionName: string): Promise<number> =>
  streamsSchema.parse(await logs("DescribeLogStreams", functionName)).logStreams.length;
