// The sockets of the MQTT endpoint: plain, and TLS with client certificates, as AWS has it. Both listen on loopback alone.
// https://docs.aws.amazon.com/iot/latest/developerguide/client-authentication.html
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { PortInUseError, type Listening } from "../kernel/port-in-use.ts";
import type { CertificateAuthority } from "./identity/certificate-authority.ts";
import { certificateIdOf } from "./identity/certificates.ts";

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Port 0 takes a free one. @throws PortInUseError */
export async function listenPlain(port: number, onSocket: (socket: Socket) => void): Promise<Listener> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    onSocket(socket);
  });
  return listen(server, "MQTT", port);
}

export interface SecureSocketHandler {
  readonly isActive: (certificateId: string) => boolean;
  readonly onSocket: (socket: TLSSocket, certificateId: string) => void;
  readonly onRefused: () => void;
}

/** Machine time that a client has for its handshake. */
const handshakeTimeoutMs = 10_000;

/**
 * A client without a certificate of the authority fails in its handshake; one whose certificate is unknown or not active is hung up on
 * after it. Port 0 takes a free one. @throws PortInUseError
 */
export async function listenTls(
  port: number,
  authority: CertificateAuthority,
  { isActive, onSocket, onRefused }: SecureSocketHandler,
): Promise<Listener> {
  const { certificatePem: cert, privateKeyPem: key } = await authority.issueToServer();
  const trust = { ca: await authority.rootPem(), requestCert: true, rejectUnauthorized: true } as const;
  const server = createTlsServer({ key, cert, ...trust, handshakeTimeout: handshakeTimeoutMs }, (socket) => {
    const certificate = socket.getPeerX509Certificate();
    const certificateId = certificate === undefined ? undefined : certificateIdOf(certificate);
    if (certificateId === undefined || !isActive(certificateId)) {
      onRefused();
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    onSocket(socket, certificateId);
  });
  server.on("tlsClientError", onRefused);
  return listen(server, "MQTT over TLS", port);
}

function listen(server: Server, what: Listening, port: number): Promise<Listener> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(cause.code === "EADDRINUSE" ? new PortInUseError(what, port, { cause }) : cause);
    });
    server.listen({ port, host: "127.0.0.1", backlog: 4096 }, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error(`the ${what} server has no port`));
      else resolve({ port: address.port, close: () => closed(server) });
    });
  });
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
