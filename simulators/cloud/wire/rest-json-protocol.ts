// restJson1: method and path name the operation; members come from the path, the query and a JSON body, in this order of precedence.
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
import type { AccessControl } from "../ports/access-control.ts";
import { AwsError } from "./aws-error.ts";
import { unknownOperation } from "./json-protocol.ts";
import { encodeJson } from "./json-value.ts";
import type { Caller, Operation } from "./operation.ts";
import type { RestService, WireRequest, WireResponse } from "./protocol.ts";

export interface RestRoute {
  readonly method: string;
  /** `/2015-03-31/functions/{FunctionName}`; a label takes one segment, percent-decoded. */
  readonly path: string;
  readonly answer: (
    labels: Readonly<Record<string, string>>,
    request: WireRequest,
    caller: Caller,
  ) => Promise<WireResponse>;
}

export interface RestJsonOptions {
  readonly signingName: string;
  /** Whether an error says beside its message that it is the user's or the service's, as Lambda's do. */
  readonly hasErrorType?: boolean;
  readonly routes: readonly RestRoute[];
}

/** A service whose operations are routes; a request that no route takes is an honest error that names it. */
export function restJsonService({ signingName, routes, hasErrorType = false }: RestJsonOptions): RestService {
  const render = errorRenderer(hasErrorType);
  const matchers = routes.map((route) => ({ route, segments: route.path.split("/") }));
  return {
    protocol: "rest",
    signingName,
    handle: async (request, caller) => {
      const segments = request.path.replace(/(.)\/$/, "$1").split("/");
      for (const { route, segments: template } of matchers) {
        const labels = route.method === request.method ? matchPath(template, segments) : undefined;
        if (labels !== undefined) return answerOrRefuse(route.answer(labels, request, caller), render);
      }
      throw unknownOperation(signingName, `${request.method} ${request.path}`);
    },
    renderError: (error) => render(error),
  };
}

type RenderError = (
  error: Pick<AwsError, "code" | "status" | "message">,
  members?: AwsError["members"],
) => WireResponse;

const errorRenderer =
  (hasType: boolean): RenderError =>
  ({ code, status, message }, members = {}) => ({
    status,
    headers: { ...contentType, "x-amzn-errortype": code },
    body: JSON.stringify({
      ...(hasType ? { Type: status < 500 ? "User" : "Service" } : {}),
      Message: message,
      message,
      ...members,
    }),
  });

async function answerOrRefuse(answer: Promise<WireResponse>, render: RenderError): Promise<WireResponse> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return render(error, error.members);
  }
}

/** The route of an operation whose input and output are JSON. */
export function jsonRoute(
  access: AccessControl,
  route: { method: string; path: string; status?: number; operation: Operation },
): RestRoute {
  const { method, path, status = 200, operation } = route;
  return {
    method,
    path,
    answer: async (labels, request, caller) => {
      // SDKs add the operation's name as x-id, which is no member.
      const members = [...new Set(request.query.keys())].filter((name) => name !== "x-id");
      const input = { ...parseBody(request.body), ...queryMembers(request.query, members), ...labels };
      const output = await operation.call(input, caller, access);
      return { status, headers: contentType, body: encodeJson(output ?? {}) };
    },
  };
}

/** A name that stands several times is a list. */
function queryMembers(query: URLSearchParams, names: readonly string[]): Record<string, string | string[]> {
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}

const contentType = { "content-type": "application/json" };

function matchPath(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith("{")) labels[part.slice(1, -1)] = decodeSegment(segment);
    else if (part !== segment) return undefined;
  }
  return labels;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new AwsError("SerializationException", 400, `The path segment ${segment} is not percent-encoded UTF-8`, {
      cause,
    });
  }
}

function parseBody(body: Buffer): object {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null) return value;
  } catch (cause) {
    throw new AwsError("SerializationException", 400, "Could not parse request body into json", { cause });
  }
  throw new AwsError("SerializationException", 400, "The request body is not a JSON object");
}
