// The one HTTP port of the embedded cloud: reads a whole request, has the router answer it, writes the answer.
import { openHttpPort, type Incoming, type Outgoing } from "./http-port.ts";
import type { WireRequest, WireResponse } from "./protocol.ts";
import type { Router } from "./router.ts";

/** S3 takes 5 GiB in one PUT; what fits a laptop's memory is less. */
const bodyBytesMax = 256 * 1024 * 1024;

class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

export interface HttpEndpoint {
  /** `http://127.0.0.1:4566` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens on loopback. Port 0 takes a free one.
 * @throws PortInUseError
 */
export async function listenHttp(
  router: Router,
  port: number,
  onFault: (error: unknown) => void,
): Promise<HttpEndpoint> {
  const server = await openHttpPort(port, (incoming, outgoing) => {
    respond(router, incoming, outgoing).catch((error: unknown) => {
      const isTooLarge = error instanceof BodyTooLargeError;
      if (!isTooLarge) onFault(error);
      if (!outgoing.headersSent) outgoing.writeHead(isTooLarge ? 413 : 500, { "content-type": "application/json" });
      const code = isTooLarge ? "RequestEntityTooLargeException" : "InternalFailure";
      outgoing.end(JSON.stringify({ __type: code, message: String(error) }));
    });
  });
  return { url: `http://127.0.0.1:${server.port}`, close: () => server.close() };
}

async function respond(router: Router, incoming: Incoming, outgoing: Outgoing): Promise<void> {
  const response: WireResponse = await router.answer(await readRequest(incoming));
  const body = Buffer.from(response.body ?? "");
  const isHead = incoming.method === "HEAD";
  const length = response.headers?.["content-length"] ?? String(body.length);
  outgoing.writeHead(response.status, {
    ...response.headers,
    ...(response.status === 204 ? {} : { "content-length": length }),
  });
  outgoing.end(isHead ? "" : body);
}

async function readRequest(incoming: Incoming): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("an HTTP request's stream gives buffers");
    const bytes: Buffer = chunk;
    byteCount += bytes.length;
    if (byteCount > bodyBytesMax) throw new BodyTooLargeError(`request body over ${bodyBytesMax} bytes`);
    chunks.push(bytes);
  }
  const url = new URL(incoming.url ?? "/", "http://localhost");
  const [rawPath = "/"] = (incoming.url ?? "/").split("?");
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]): [string, string] => [
      name,
      Array.isArray(value) ? value.join(",") : (value ?? ""),
    ]),
  );
  // HTTP/2 has the host as a header of its own kind.
  const host = headers["host"] ?? headers[":authority"] ?? "";
  return {
    method: incoming.method ?? "GET",
    host: host.replace(/:\d+$/, ""),
    path: rawPath,
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks),
  };
}
