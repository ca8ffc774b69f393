// A port that someone else listens on.

export type Listening = "HTTP" | "MQTT" | "MQTT over TLS";

export class PortInUseError extends Error {
  override readonly name = "PortInUseError";
  readonly listening: Listening;
  readonly port: number;

  constructor(listening: Listening, port: number, options?: ErrorOptions) {
    super(`${listening} port ${port} is in use: choose another, or 0 for a free one`, options);
    this.listening = listening;
    this.port = port;
  }
}
