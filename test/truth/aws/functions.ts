// Functions for the cases, created through the wire from a ZIP archive made here, and what they left in their logs.
import { crc32 } from "node:zlib";
import { CreateFunctionCommand, type CreateFunctionCommandInput } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { answered } from "./botocore-answer.ts";
import { roleFor } from "./roles.ts";
import { aws } from "./shared-cloud.ts";

let roleArn: string | undefined;

/** `body`: of the handler, with `event` and `context` in scope, and `sendToQueue(url, value)`, `print(value)` and `fail(message)`. */
export async function createFunction(name: string, body: string, more: Partial<CreateFunctionCommandInput> = {}) {
  roleArn ??= roleFor(aws(), "lambda.amazonaws.com", "function");
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
  return answered(aws().lambda.send(command));
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

/** One stored member. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function zip(name: string, text: string): Buffer {
  const [nameBytes, content] = [Buffer.from(name), Buffer.from(text)];
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt32LE(crc32(content), 10);
  shared.writeUInt32LE(content.length, 14);
  shared.writeUInt32LE(content.length, 18);
  shared.writeUInt16LE(nameBytes.length, 22);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), shared, nameBytes, content]);
  const entry = Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), shared, Buffer.alloc(14), nameBytes]);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

const eventsSchema = z.object({ events: z.array(z.object({ message: z.string() })) });
const streamsSchema = z.object({ logStreams: z.array(z.unknown()) });

async function logs(operation: string, functionName: string): Promise<unknown> {
  const { accessKeyId } = await aws().lambda.config.credentials();
  const response = await fetch(aws().url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `Logs_20140328.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261121/us-east-1/logs/aws4_request, Signature=0`,
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
