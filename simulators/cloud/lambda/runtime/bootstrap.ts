// Runs in an execution environment's thread, alone (it may import types and Node's own modules only): loads the function's
// module and calls its handler for each invocation, as the Node runtime of Lambda does.
// https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { getHeapStatistics } from "node:v8";
import { parentPort } from "node:worker_threads";
import type { HostMessage, ThreadMessage } from "./messages.ts";

type Callback = (error: unknown, result?: unknown) => void;
type Handler = (event: unknown, context: object, callback: Callback) => unknown;

const host = parentPort;
if (host === null) throw new Error("the bootstrap runs in a worker thread");
const post = (message: ThreadMessage): void => host.postMessage(message);

// The thread's Date follows the cloud's clock: set at each invocation, running at machine speed from there.
const machineMs = (): number => performance.timeOrigin + performance.now();
const time = { offsetMs: 0 };
const cloudMs = (): number => Math.floor(machineMs() + time.offsetMs);
const MachineDate = Date;
MachineDate.now = cloudMs;
globalThis.Date = new Proxy(MachineDate, {
  construct: (target, parts: unknown[], newTarget): object =>
    asObject(Reflect.construct(target, parts.length === 0 ? [cloudMs()] : parts, newTarget)),
  apply: () => new MachineDate(cloudMs()).toString(),
});

function asObject(value: unknown): object {
  if (typeof value === "object" && value !== null) return value;
  throw new TypeError("a constructor gave no object");
}

// Console calls become one log event each; anything written to the streams becomes an event per line.
const log = { requestId: "", format: "Text", partialLine: "" };
const write = (chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
  const text = chunk instanceof Uint8Array ? Buffer.from(chunk).toString("utf8") : String(chunk);
  const lines = (log.partialLine + text).split("\n");
  log.partialLine = lines.pop() ?? "";
  for (const line of lines) post({ kind: "log", text: line });
  const callback = typeof encoding === "function" ? encoding : done;
  if (typeof callback === "function") queueMicrotask(() => void Reflect.apply(callback, undefined, []));
  return true;
};
const flushPartialLine = (): void => {
  if (log.partialLine !== "") post({ kind: "log", text: log.partialLine });
  log.partialLine = "";
};
for (const stream of [process.stdout, process.stderr])
  Object.defineProperty(stream, "write", { value: write, writable: true });

const logLine = (level: string, message: string): void => {
  const timestamp = new MachineDate(cloudMs()).toISOString();
  const { requestId } = log;
  post({
    kind: "log",
    text:
      log.format === "JSON"
        ? JSON.stringify({ timestamp, level, requestId, message })
        : `${timestamp}\t${requestId === "" ? "undefined" : requestId}\t${level}\t${message}`,
  });
};
const levels = { log: "INFO", info: "INFO", debug: "DEBUG", warn: "WARN", error: "ERROR", trace: "TRACE" } as const;
for (const [method, level] of Object.entries(levels))
  Object.defineProperty(console, method, { value: (...parts: unknown[]) => logLine(level, format(...parts)) });

interface ErrorDocument {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

const errorDocument = (error: unknown, errorType?: string): ErrorDocument =>
  error instanceof Error
    ? {
        errorType: errorType ?? error.name,
        errorMessage: errorType === undefined ? error.message : `${error.name}: ${error.message}`,
        trace: (error.stack ?? "").split("\n"),
      }
    : { errorType: errorType ?? typeof error, errorMessage: String(error), trace: [] };

const endWith = (document: ErrorDocument, exitCode: number, title: string): never => {
  logLine("ERROR", `${title} \t${JSON.stringify(document)}`);
  post({ kind: "fatal", payload: JSON.stringify(document) });
  return process.exit(exitCode);
};
process.on("uncaughtException", (error) => endWith(errorDocument(error), 129, "Uncaught Exception"));
process.on("unhandledRejection", (reason) =>
  endWith(errorDocument(reason, "Runtime.UnhandledPromiseRejection"), 128, "Unhandled Promise Rejection"),
);

const isHandler = (value: unknown): value is Handler => typeof value === "function";
const member = (value: unknown, name: string): unknown =>
  (typeof value === "object" && value !== null) || typeof value === "function" ? Reflect.get(value, name) : undefined;

/** `folder/index.handler`: the file without its extension, then the export. */
async function loadHandler(taskRoot: string, address: string): Promise<Handler | ErrorDocument> {
  const name = basename(address);
  const [moduleName = "", ...exportPath] = name.split(".");
  const stem = join(taskRoot, dirname(address), moduleName);
  const path = [".js", ".mjs", ".cjs"].map((extension) => stem + extension).find((candidate) => existsSync(candidate));
  if (path === undefined)
    return errorDocument(new Error(`Cannot find module '${moduleName}'`), "Runtime.ImportModuleError");
  try {
    const exports: unknown = await import(pathToFileURL(path).href);
    const find = (from: unknown): unknown => exportPath.reduce(member, from);
    const handler = find(exports) ?? find(member(exports, "default"));
    if (isHandler(handler)) return handler;
    const problem = handler === undefined ? "is undefined or not exported" : "is not a function";
    return { errorType: "Runtime.HandlerNotFound", errorMessage: `${name} ${problem}`, trace: [] };
  } catch (error) {
    return errorDocument(error, error instanceof SyntaxError ? "Runtime.UserCodeSyntaxError" : undefined);
  }
}

/** Handlers of three parameters answer through their callback, others by what they return; a plain value counts as null. */
async function call(handler: Handler, event: unknown, context: object): Promise<unknown> {
  let callback: Callback = () => undefined;
  const called = new Promise<unknown>((resolve, reject) => {
    callback = (error, result) => (error === null || error === undefined ? resolve(result) : reject(asReason(error)));
  });
  const returned = handler(event, context, callback);
  if (returned instanceof Promise || isHandler(member(returned, "then"))) return returned;
  return handler.length >= 3 ? called : null;
}
const asReason = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

type Invocation = Extract<HostMessage, { kind: "invoke" }>;

function contextOf({ requestId, invokedFunctionArn, timeoutMs }: Invocation): object {
  const deadlineMs = performance.now() + timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env["AWS_LAMBDA_FUNCTION_NAME"],
    functionVersion: process.env["AWS_LAMBDA_FUNCTION_VERSION"],
    invokedFunctionArn,
    memoryLimitInMB: process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    awsRequestId: requestId,
    logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: process.env["AWS_LAMBDA_LOG_STREAM_NAME"],
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadlineMs - performance.now())),
  };
}

async function invoke(handler: Handler, invocation: Invocation): Promise<void> {
  time.offsetMs = invocation.nowMs - machineMs();
  log.requestId = invocation.requestId;
  try {
    const event: unknown = JSON.parse(invocation.payload);
    const result = await call(handler, event, contextOf(invocation));
    const payload = result === undefined ? "null" : stringify(result);
    flushPartialLine();
    post({ kind: "returned", payload, heapUsedBytes: getHeapStatistics().used_heap_size });
  } catch (error) {
    const document = errorDocument(error);
    flushPartialLine();
    logLine("ERROR", `Invoke Error \t${JSON.stringify({ ...document, trace: undefined, stack: document.trace })}`);
    post({ kind: "threw", payload: JSON.stringify(document), heapUsedBytes: getHeapStatistics().used_heap_size });
  }
}

function stringify(result: unknown): string {
  try {
    const text: unknown = JSON.stringify(result);
    return typeof text === "string" ? text : "null";
  } catch (cause) {
    throw new Error("Unable to stringify response body", { cause });
  }
}

const state: { handler?: Handler } = {};
host.on("message", (message: HostMessage) => {
  if (message.kind === "invoke") {
    if (state.handler !== undefined) void invoke(state.handler, message);
    return;
  }
  log.format = message.logFormat;
  void loadHandler(message.taskRoot, message.handler).then((loaded) => {
    if (!isHandler(loaded)) return endWith(loaded, 1, "Uncaught Exception");
    state.handler = loaded;
    post({ kind: "initialised" });
  });
});
