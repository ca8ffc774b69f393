// Finds the service a request is meant for and lets it answer. Pure dispatch: no sockets here.
import type { AccessControl } from "../ports/access-control.ts";
import type { Random } from "../ports/random.ts";
import { AwsError } from "./aws-error.ts";
import { readCredential } from "./credential.ts";
import { answerJson, unknownOperation } from "./json-protocol.ts";
import type { Caller } from "./operation.ts";
import type { RestService, WireRequest, WireResponse, WireService } from "./protocol.ts";
import { answerQuery } from "./query-protocol.ts";

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
        if (principal === undefined) throw unknownKey();
        if (service === undefined) throw unknownService(request, credential?.service);
        const caller = { principal, requestId, traceHeader: request.headers["x-amzn-trace-id"] };
        return withRequestId(await answerBy(service, request, caller, access), requestId);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return withRequestId(renderError(service, error, requestId), requestId);
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

function renderError(service: WireService | undefined, error: AwsError, requestId: string): WireResponse {
  if (service?.protocol === "rest") return restError(service, error, requestId);
  const body = JSON.stringify({ __type: error.code, message: error.message });
  return {
    status: error.status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": error.code },
    body,
  };
}

const restError = (service: RestService, error: AwsError, requestId: string): WireResponse =>
  service.renderError({ code: error.code, status: error.status, message: error.message }, requestId);

function withRequestId(response: WireResponse, requestId: string): WireResponse {
  return {
    ...response,
    headers: { ...response.headers, "x-amzn-requestid": requestId, "x-amz-request-id": requestId },
  };
}

const unknownKey = (): AwsError =>
  new AwsError("UnrecognizedClientException", 403, "The security token included in the request is invalid.");

const unknownService = (request: WireRequest, signingName: string | undefined): AwsError =>
  unknownOperation(signingName ?? "unsigned", request.headers["x-amz-target"] ?? `${request.method} ${request.path}`);
