// CloudWatch Logs as other services see it.

export interface LogSink {
  /** Makes the group where it is missing. */
  createGroup?(name: string): void;
  /** Creates the stream where it is missing; dropped where the log group does not exist, as for a service without CreateLogGroup. */
  write(request: { group: string; stream: string; timeMs: number; message: string }): void;
}
