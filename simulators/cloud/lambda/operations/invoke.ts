// Invoke: runs a function and answers what it answered, queues its event, or only checks that it could.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
import { AwsError } from "../../wire/aws-error.ts";
import type { Caller } from "../../wire/operation.ts";
import type { WireResponse } from "../../wire/protocol.ts";
import type { RestRoute } from "../../wire/rest-json-protocol.ts";
import type { LambdaContext } from "./lambda-context.ts";

export function invokeRoute(lambda: LambdaContext): RestRoute {
  return {
    method: "POST",
    path: "/2015-03-31/functions/{FunctionName}/invocations",
    answer: async ({ FunctionName = "" }, request, caller) => {
      const qualifier = request.query.get("Qualifier");
      const functionArn = qualifier === null ? FunctionName : `${FunctionName}:${qualifier}`;
      const payload = readPayload(request.body);
      const call = { principal: caller.principal, functionArn, payload };
      const type = request.headers["x-amz-invocation-type"] ?? "RequestResponse";
      switch (type) {
        case "RequestResponse":
          return respond(lambda, call, request.headers["x-amz-log-type"] === "Tail");
        case "Event":
          lambda.invocations.invokeAsync(call);
          return { status: 202 };
        case "DryRun":
          lambda.invocations.admit(call);
          return { status: 204 };
        default:
          throw new AwsError("InvalidParameterValueException", 400, `Unknown invocation type: ${type}`);
      }
    },
  };
}

async function respond(
  { clock, invocations }: LambdaContext,
  call: { principal: Caller["principal"]; functionArn: string; payload: string },
  withLog: boolean,
): Promise<WireResponse> {
  const { payload, functionError, logTail } = await clock.work(0, () => invocations.invoke(call));
  return {
    status: 200,
    headers: {
      "content-type": "application/json",
      "x-amz-executed-version": "$LATEST",
      ...(functionError === undefined ? {} : { "x-amz-function-error": functionError }),
      ...(withLog ? { "x-amz-log-result": Buffer.from(logTail).toString("base64") } : {}),
    },
    body: payload,
  };
}

/** An empty body is an empty event. */
function readPayload(body: Buffer): string {
  if (body.length === 0) return "{}";
  const payload = body.toString("utf8");
  try {
    JSON.parse(payload);
    return payload;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "";
    throw new AwsError("InvalidRequestContentException", 400, `Could not parse request body into json: ${reason}`, {
      cause,
    });
  }
}
