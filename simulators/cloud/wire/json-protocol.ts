// awsJson1_0 and awsJson1_1: the operation stands in X-Amz-Target, input and output are JSON, an error has a __type.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
import type { AccessControl } from "../ports/access-control.ts";
import { AwsError } from "./aws-error.ts";
import { encodeJson } from "./json-value.ts";
import type { Caller } from "./operation.ts";
import type { JsonService, WireRequest, WireResponse } from "./protocol.ts";

export async function answerJson(
  service: JsonService,
  request: WireRequest,
  caller: Caller,
  access: AccessControl,
): Promise<WireResponse> {
  try {
    const operationName = request.headers["x-amz-target"]?.split(".")[1] ?? "";
    const operation = service.operations.find(({ name }) => name === operationName);
    if (operation === undefined) throw unknownOperation(service.target, operationName);
    const output = await operation.call(parseBody(request.body), caller, access);
    return { status: 200, headers: contentType(service), body: encodeJson(output ?? {}) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return errorResponse(service, error);
  }
}

function errorResponse(service: JsonService, { code, status, message, members }: AwsError): WireResponse {
  const names = service.queryErrorNames?.(code);
  const type = names?.type ?? code;
  const fault = status < 500 ? "Sender" : "Receiver";
  return {
    status,
    headers: {
      ...contentType(service),
      "x-amzn-errortype": type,
      ...(names === undefined ? {} : { "x-amzn-query-error": `${names.queryCode};${fault}` }),
    },
    body: encodeJson({ __type: type, message, Message: message, ...members }),
  };
}

export function unknownOperation(service: string, operation: string): AwsError {
  return new AwsError(
    "UnknownOperationException",
    400,
    `The embedded cloud does not implement ${service}.${operation}; what it implements is listed in simulators/cloud/DIFFERENCES.md`,
  );
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new AwsError("SerializationException", 400, "Could not parse request body into json", { cause });
  }
}

const contentType = (service: JsonService): Record<string, string> => ({
  "content-type": `application/x-amz-json-${service.version}`,
});
