// What Lambda says about an asynchronous invocation once it is over: the destination's record and the dead-letter message.
// Shapes as recorded on AWS: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
import { createHash } from "node:crypto";
import type { ServiceEvent } from "../ports/event-bus.ts";
import type { MessageAttribute } from "../ports/message-queues.ts";

export type Condition = "Success" | "RetriesExhausted" | "EventAgeExceeded";

export interface FinishedInvocation {
  readonly requestId: string;
  /** With its qualifier. */
  readonly functionArn: string;
  readonly condition: Condition;
  readonly invokeCount: number;
  /** JSON text. */
  readonly requestPayload: string;
  /** Undefined where the function was never reached. */
  readonly response?: { readonly payload: string; readonly functionError?: string | undefined } | undefined;
}

export function destinationRecord(finished: FinishedInvocation, nowMs: number): Record<string, unknown> {
  const { response } = finished;
  return {
    version: "1.0",
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: finished.requestId,
      functionArn: finished.functionArn,
      condition: finished.condition,
      approximateInvokeCount: finished.invokeCount,
    },
    requestPayload: parseJson(finished.requestPayload),
    ...(response === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: "$LATEST",
            ...(response.functionError === undefined ? {} : { functionError: response.functionError }),
          },
          responsePayload: parseJson(response.payload),
        }),
  };
}

/** The same as an event on a bus. */
export const destinationEvent = (
  record: Record<string, unknown>,
  busArn: string,
  { condition, functionArn }: FinishedInvocation,
): ServiceEvent => ({
  source: "lambda",
  detailType: `Lambda Function Invocation Result - ${condition === "Success" ? "Success" : "Failure"}`,
  resources: [busArn, functionArn],
  detail: record,
});

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader; nothing is sampled. */
export function traceHeaderOf(requestId: string, timeMs: number): string {
  const digits = createHash("md5").update(requestId).digest("hex");
  const seconds = Math.floor(timeMs / 1000).toString(16);
  return `Root=1-${seconds}-${digits.slice(0, 24)};Parent=${digits.slice(16)};Sampled=0`;
}

/** ErrorMessage carries the first 1 KB. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const errorMessageCharactersMax = 1_024;

export function deadLetterAttributes(finished: FinishedInvocation): Record<string, MessageAttribute> {
  const message = errorMessage(finished.response?.payload) ?? finished.condition;
  return {
    RequestID: { dataType: "String", stringValue: finished.requestId },
    ErrorCode: { dataType: "Number", stringValue: finished.response === undefined ? "429" : "200" },
    ErrorMessage: { dataType: "String", stringValue: message.slice(0, errorMessageCharactersMax) },
  };
}

function errorMessage(payload: string | undefined): string | undefined {
  const document = payload === undefined ? undefined : parseJson(payload);
  if (typeof document !== "object" || document === null || !("errorMessage" in document)) return undefined;
  return typeof document.errorMessage === "string" && document.errorMessage !== "" ? document.errorMessage : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
