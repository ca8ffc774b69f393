// One loopback port for HTTP/1.1 and for HTTP/2 without TLS: AWS's JavaScript client speaks the latter to Kinesis, at once and
// without asking. A connection that begins with HTTP/2's preface is handed to a server of that kind, any other to one of the old.
// https://www.rfc-editor.org/rfc/rfc9113#name-http-2-connection-preface
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { PortInUseError } from "../kernel/port-in-use.ts";

/** What both kinds of request have, as far as this cloud reads them. */
export interface Incoming extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What both kinds of response have. */
export interface Outgoing {
  readonly headersSent: boolean;
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  end(body: Buffer | string): unknown;
}

export interface HttpPort {
  readonly port: number;
  close(): Promise<void>;
}

const keepAliveMs = 60_000;
const prefaceStart = "PRI";

/** Port 0 takes a free one. @throws PortInUseError */
export async function openHttpPort(
  port: number,
  onRequest: (incoming: Incoming, outgoing: Outgoing) => void,
): Promise<HttpPort> {
  const http1 = createHttpServer(onRequest);
  http1.keepAliveTimeout = keepAliveMs;
  const http2 = createHttp2Server(onRequest);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.once("error", () => socket.destroy());
    socket.once("readable", () => {
      const start: unknown = socket.read();
      if (!Buffer.isBuffer(start)) return;
      socket.unshift(start);
      const isHttp2 = start.toString("latin1", 0, prefaceStart.length) === prefaceStart;
      (isHttp2 ? http2 : http1).emit("connection", socket);
    });
  });
  const address = await listen(server, port);
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
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
