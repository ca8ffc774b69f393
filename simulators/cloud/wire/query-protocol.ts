// awsQuery: a form with Action and members, answered in XML. STS and SNS speak it, CloudWatch did.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
import type { AccessControl } from "../ports/access-control.ts";
import { AwsError } from "./aws-error.ts";
import { unknownOperation } from "./json-protocol.ts";
import type { Caller } from "./operation.ts";
import type { QueryService, WireRequest, WireResponse } from "./protocol.ts";
import { memberLists, nestMembers } from "./query-members.ts";
import { xmlElement } from "./xml-element.ts";

const headers = { "content-type": "text/xml" };

export async function answerQuery(
  service: QueryService,
  request: WireRequest,
  caller: Caller,
  access: AccessControl,
): Promise<WireResponse> {
  const form = new URLSearchParams(request.body.toString("utf8"));
  const action = form.get("Action") ?? "";
  const namespace = ` xmlns="${service.namespace}"`;
  try {
    const operation = service.operations.find(({ name }) => name === action);
    if (operation === undefined) throw unknownOperation(service.signingName, action);
    const output = await operation.call(nestMembers(form), caller, access);
    const answer = { [`${action}Result`]: memberLists(output), ResponseMetadata: { RequestId: caller.requestId } };
    return { status: 200, headers, body: xmlElement(`${action}Response`, answer, namespace) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const fault = { Type: error.status < 500 ? "Sender" : "Receiver", Code: error.code, Message: error.message };
    const answer = { Error: fault, RequestId: caller.requestId };
    return { status: error.status, headers, body: xmlElement("ErrorResponse", answer, namespace) };
  }
}
