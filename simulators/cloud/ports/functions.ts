// Lambda as other services see it.
import type { Principal } from "./principal.ts";

export interface InvocationResult {
  /** What the handler returned, as JSON text; or the error document where `functionError` is set. */
  readonly payload: string;
  /** `Unhandled` where the handler threw, timed out, ran out of memory or crashed. */
  readonly functionError?: "Unhandled" | "Handled";
}

export interface Functions {
  /**
   * RequestResponse. Authorises `principal` for lambda:InvokeFunction.
   * @throws AwsError TooManyRequestsException, ResourceNotFoundException, RequestTooLargeException, AccessDeniedException
   */
  invoke(request: { principal: Principal; functionArn: string; payload: string }): Promise<InvocationResult>;
  /** Event: queued, retried twice with delays, then sent to the failure destination. Returns once queued. */
  invokeAsync(request: { principal: Principal; functionArn: string; payload: string }): void;
}
