// The one HTTP port of the embedded cloud: reads a whole request, has the router answer it, writes the answer.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PortInUseError } from "../ports/port-in-use.ts";
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
  const server = createServer((incoming, outgoing) => {
    respond(router, incoming, outgoing).catch((error: unknown) => {
      const isTooLarge = error instanceof BodyTooLargeError;
      if (!isTooLarge) onFault(error);
      if (!outgoing.headersSent) outgoing.writeHead(isTooLarge ? 413 : 500, { "content-type": "application/json" });
      const code = isTooLarge ? "RequestEntityTooLargeException" : "InternalFailure";
      outgoing.end(JSON.stringify({ __type: code, message: String(error) }));
    });
  });
  server.keepAliveTimeout = 60_000;
  const address = await listen(server, port);
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(router: Router, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response: WireResponse = await router.answer(await readRequest(incoming));
  const body = Buffer.from(response.body ?? "");
  const isHead = incoming.method === "HEAD";
  const length = response.headers?.["content-length"] ?? String(body.length);
  outgoing.writeHead(response.status, {
    ...response.headers,
    ...(response.status === 204 ? {} : { "content-length": length }),
  });
  outgoing.end(isHead ? undefined : body);
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
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
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(",") : (value ?? ""),
  ]);
  return {
    method: incoming.method ?? "GET",
    host: (incoming.headers.host ?? "").replace(/:\d+$/, ""),
    path: rawPath,
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(cause.code === "EADDRINUSE" ? new PortInUseError("HTTP", port, { cause }) : cause);
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("the HTTP server has no port"));
      else resolve(address);
    });
  });
}
