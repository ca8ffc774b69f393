// A port that someone else listens on.

export class PortInUseError extends Error {
  override readonly name = "PortInUseError";

  constructor(what: string, port: number, options?: ErrorOptions) {
    super(`${what} port ${port} is in use: choose another, or 0 for a free one`, options);
  }
}
