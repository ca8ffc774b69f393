// What the host and an execution environment's thread say to each other. Types only: the thread's code is transformed alone.

/** Host to thread. */
export type HostMessage =
  | {
      readonly kind: "initialise";
      readonly taskRoot: string;
      readonly handler: string;
      readonly logFormat: "Text" | "JSON";
    }
  | {
      readonly kind: "invoke";
      readonly requestId: string;
      /** JSON text. */
      readonly payload: string;
      readonly invokedFunctionArn: string;
      readonly timeoutMs: number;
      /** The cloud's clock, which the thread's Date follows from here. */
      readonly nowMs: number;
    };

/** Thread to host. */
export type ThreadMessage =
  | { readonly kind: "initialised" }
  /** One log event, without its line end. */
  | { readonly kind: "log"; readonly text: string }
  | { readonly kind: "returned"; readonly payload: string; readonly heapUsedBytes: number }
  /** The handler threw: the error document as JSON text. The environment lives on. */
  | { readonly kind: "threw"; readonly payload: string; readonly heapUsedBytes: number }
  /** The environment ends: an uncaught error, or one in the function's own initialisation. */
  | { readonly kind: "fatal"; readonly payload: string };
