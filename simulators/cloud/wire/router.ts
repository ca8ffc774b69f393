// Finds the service a request is meant for and lets it answer. Pure dispatch: no sockets here.
import type { AccessControl } from "../ports/access-control.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "./aws-error.ts";
import { readCredential } from "./credential.ts";
import { answerJson, unknownOperation } from "./json-protocol.ts";
import type { Caller } from "./operation.ts";
import type { WireRequest, WireResponse, WireService } from "./protocol.ts";
import { actionOf, answerQuery, isForm } from "./query-protocol.ts";
import { unservedResponse } from "./unserved.ts";

export interface Router {
  answer(request: WireRequest): Promise<WireResponse>;
}

export function createRouter(services: readonly WireService[], access: AccessControl, random: Random): Router {
  return {
    async answer(request) {
      const requestId = random.uuid();
      const credential = readCredential(request);
      const service = findService(services, request, credential?.service);
      try {
        const principal = credential === undefined ? undefined : access.principalOf(credential.accessKeyId);
        if (principal === undefined) throw unknownKey(request);
        if (service === undefined) throw unknownService(request, credential?.service);
        const caller = { principal, requestId, traceHeader: request.headers["x-amzn-trace-id"] };
        return withRequestId(await answerBy(service, request, caller, access), requestId);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const origin = { request, requestId, signingName: credential?.service };
        return withRequestId(refuse(service, origin, error), requestId);
      }
    },
  };
}

function answerBy(
  service: WireService,
  request: WireRequest,
  caller: Caller,
  access: AccessControl,
): Promise<WireResponse> {
  switch (service.protocol) {
    case "json":
      return answerJson(service, request, caller, access);
    case "query":
      return answerQuery(service, request, caller, access);
    case "rest":
      return service.handle(request, caller);
  }
}

function findService(
  services: readonly WireService[],
  request: WireRequest,
  signingName: string | undefined,
): WireService | undefined {
  const target = request.headers["x-amz-target"]?.split(".")[0];
  if (target !== undefined) return services.find((one) => one.protocol === "json" && one.target === target);
  return services.find((one) => one.protocol !== "json" && one.signingName === signingName);
}

/** What is wrong before a service answers: an unknown caller, or nobody to ask. */
function refuse(
  service: WireService | undefined,
  origin: { request: WireRequest; requestId: string; signingName: string | undefined },
  { code, status, message }: AwsError,
): WireResponse {
  if (service?.protocol === "rest") return service.renderError({ code, status, message }, origin.requestId);
  return unservedResponse(origin, { code, status, message });
}

function withRequestId(response: WireResponse, requestId: string): WireResponse {
  return {
    ...response,
    headers: { ...response.headers, "x-amzn-requestid": requestId, "x-amz-request-id": requestId },
  };
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html and its like of services that speak JSON. */
const unknownKey = (request: WireRequest): AwsError =>
  new AwsError(
    isForm(request) ? "InvalidClientTokenId" : "UnrecognizedClientException",
    403,
    "The security token included in the request is invalid.",
  );

function unknownService(request: WireRequest, signingName: string | undefined): AwsError {
  const target = request.headers["x-amz-target"];
  const operation = isForm(request) ? actionOf(request) : `${request.method} ${request.path}`;
  return unknownOperation(signingName ?? "unsigned", target ?? operation);
}
