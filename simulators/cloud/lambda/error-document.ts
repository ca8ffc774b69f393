// The error documents that an invocation answers where the handler did not: its environment ended, or time ran out.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html

const render = (errorType: string, errorMessage: string): string => JSON.stringify({ errorType, errorMessage });

export const errorDocument = render;

export const timeoutDocument = (requestId: string, timeoutMs: number): string =>
  render("Sandbox.Timedout", `RequestId: ${requestId} Error: ${timeoutWords(timeoutMs)}`);

export const timeoutWords = (timeoutMs: number): string =>
  `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;

export const exitDocument = (requestId: string, exitCode: number): string =>
  render(
    "Runtime.ExitError",
    exitCode === 0
      ? `RequestId: ${requestId} Error: Runtime exited without providing a reason`
      : `RequestId: ${requestId} Error: Runtime exited with error: exit status ${exitCode}`,
  );

export const outOfMemoryDocument = (requestId: string): string =>
  render("Runtime.OutOfMemory", `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`);

export const responseTooLargeDocument = (sizeBytes: number, sizeBytesMax: number): string =>
  render(
    "Function.ResponseSizeTooLarge",
    `Response payload size (${sizeBytes} bytes) exceeded maximum allowed payload size (${sizeBytesMax} bytes).`,
  );
