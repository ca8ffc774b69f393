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

/** Whether a request speaks awsQuery, or EC2's kind of it. */
export const isForm = ({ headers: given }: WireRequest): boolean =>
  given["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;

/** The operation that a form asks for. */
export const actionOf = ({ body }: WireRequest): string =>
  new URLSearchParams(body.toString("utf8")).get("Action") ?? "";

export async function answerQuery(
  service: QueryService,
  request: WireRequest,
  caller: Caller,
  access: AccessControl,
): Promise<WireResponse> {
  const action = actionOf(request);
  const namespace = ` xmlns="${service.namespace}"`;
  try {
    const operation = service.operations.find(({ name }) => name === action);
    if (operation === undefined) throw unknownOperation(service.signingName, action);
    const form = new URLSearchParams(request.body.toString("utf8"));
    const output = await operation.call(nestMembers(form), caller, access);
    const answer = { [`${action}Result`]: memberLists(output), ResponseMetadata: { RequestId: caller.requestId } };
    return { status: 200, headers, body: xmlElement(`${action}Response`, answer, namespace) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return queryFault(error, caller.requestId, namespace);
  }
}

export type Fault = Pick<AwsError, "code" | "status" | "message">;

/** `namespace`: the attribute of the answer's root, where its service is known. */
export function queryFault({ code, status, message }: Fault, requestId: string, namespace = ""): WireResponse {
  const fault = { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message };
  return { status, headers, body: xmlElement("ErrorResponse", { Error: fault, RequestId: requestId }, namespace) };
}
