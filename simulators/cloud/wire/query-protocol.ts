// awsQuery: a form with Action and members, answered in XML. IAM and STS still speak it.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
import { XMLBuilder } from "fast-xml-parser";
import type { AccessControl } from "../ports/access-control.ts";
import { AwsError } from "./aws-error.ts";
import { unknownOperation } from "./json-protocol.ts";
import type { Caller } from "./operation.ts";
import type { QueryService, WireRequest, WireResponse } from "./protocol.ts";

const xml = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@" });
const headers = { "content-type": "text/xml" };

export async function answerQuery(
  service: QueryService,
  request: WireRequest,
  caller: Caller,
  access: AccessControl,
): Promise<WireResponse> {
  const form = Object.fromEntries(new URLSearchParams(request.body.toString("utf8")));
  const { Action: action = "", Version: _, ...input } = form;
  try {
    const operation = service.operations.find(({ name }) => name === action);
    if (operation === undefined) throw unknownOperation(service.signingName, action);
    const output = await operation.call(input, caller, access);
    const answer = {
      "@xmlns": service.namespace,
      [`${action}Result`]: output,
      ResponseMetadata: { RequestId: caller.requestId },
    };
    return { status: 200, headers, body: xml.build({ [`${action}Response`]: answer }) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const answer = {
      "@xmlns": service.namespace,
      Error: { Type: error.status < 500 ? "Sender" : "Receiver", Code: error.code, Message: error.message },
      RequestId: caller.requestId,
    };
    return { status: error.status, headers, body: xml.build({ ErrorResponse: answer }) };
  }
}
