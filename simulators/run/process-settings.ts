// What a process that hosts an embedded cloud sets for itself, before any SDK or worker starts.

export function settleProcess(): void {
  // Worker threads share their process's time zone, and functions run in UTC.
  process.env["TZ"] = "UTC";
  // The SDK warns of Node 20 at every client; Node 20 is what this runs on by choice.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
}
