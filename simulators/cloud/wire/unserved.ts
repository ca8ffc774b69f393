// A request that no service takes, or whose caller is unknown, is answered in the protocol that it speaks, so that its client can
// tell what is wrong. https://smithy.io/2.0/aws/protocols/index.html
import { xmlElement } from "./xml-element.ts";
import type { WireRequest, WireResponse } from "./protocol.ts";
import { isForm, queryFault, type Fault } from "./query-protocol.ts";

/** Speak XML though they have no forms. https://docs.aws.amazon.com/Route53/latest/APIReference/requests-rest-responses.html */
const restXmlServices: readonly string[] = ["route53", "cloudfront"];

/** `signingName`: of the signature's scope, undefined for an unsigned request. */
export function unservedResponse(
  { request, requestId, signingName }: { request: WireRequest; requestId: string; signingName: string | undefined },
  fault: Fault,
): WireResponse {
  const { status, code, message } = fault;
  if (signingName === "ec2") return ec2Fault(fault, requestId);
  if (isForm(request) || restXmlServices.includes(signingName ?? "")) return queryFault(fault, requestId);
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code },
    body: JSON.stringify({ __type: code, message }),
  };
}

/** https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html#operation-error-serialization */
function ec2Fault({ status, code, message }: Fault, requestId: string): WireResponse {
  const answer = { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId };
  return { status, headers: { "content-type": "text/xml" }, body: xmlElement("Response", answer) };
}
