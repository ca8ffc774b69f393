// The log groups of the account, their streams, and what is written to them.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogsConcepts.html
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import type { Clock } from "../kernel/clock.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { LogFiles } from "./log-files.ts";
import { createLogStream, type LogStream } from "./log-stream.ts";

export interface LogGroup {
  readonly name: string;
  /** Without the `:*` that permissions on its streams take. */
  readonly arn: string;
  readonly createdAtMs: number;
  /** Undefined: never expires. */
  readonly retentionDays?: number | undefined;
  readonly streams: Map<string, LogStream>;
}

/** One event as it was written; what reads embedded metrics out of logs listens to these. */
export interface WrittenEvent {
  readonly group: string;
  readonly stream: string;
  readonly timeMs: number;
  readonly message: string;
}

export interface LogGroups {
  /** @throws AwsError ResourceAlreadyExistsException */
  create(name: string, retentionDays?: number): LogGroup;
  /** @throws AwsError ResourceNotFoundException */
  find(name: string): LogGroup;
  list(): readonly LogGroup[];
  /** @throws AwsError ResourceNotFoundException, ResourceAlreadyExistsException */
  createStream(groupName: string, streamName: string): LogStream;
  /** @throws AwsError ResourceNotFoundException */
  findStream(groupName: string, streamName: string): LogStream;
  /** Creates the stream where it is missing; dropped where the group is. */
  write(event: WrittenEvent): void;
}

export function createLogGroups(dependencies: {
  clock: Clock;
  account: Account;
  files: LogFiles | undefined;
  onEvent: ((event: WrittenEvent) => void) | undefined;
}): LogGroups {
  const { clock, account, files, onEvent } = dependencies;
  const groups = new Map<string, LogGroup>();

  const find = (name: string): LogGroup => {
    const group = groups.get(name);
    if (group === undefined) throw notFound("group");
    return group;
  };
  const addStream = (group: LogGroup, name: string): LogStream => {
    const stream = createLogStream(name, clock.now());
    group.streams.set(name, stream);
    return stream;
  };

  return {
    find,
    list: () => [...groups.values()],
    create(name, retentionDays) {
      if (groups.has(name)) throw alreadyExists("group");
      const arn = formatArn({ ...account, service: "logs", resource: `log-group:${name}` });
      const group = { name, arn, createdAtMs: clock.now(), retentionDays, streams: new Map<string, LogStream>() };
      groups.set(name, group);
      return group;
    },
    createStream(groupName, streamName) {
      const group = find(groupName);
      if (group.streams.has(streamName)) throw alreadyExists("stream");
      return addStream(group, streamName);
    },
    findStream(groupName, streamName) {
      const stream = find(groupName).streams.get(streamName);
      if (stream === undefined) throw notFound("stream");
      return stream;
    },
    write(event) {
      const { timeMs, message } = event;
      const group = groups.get(event.group);
      if (group === undefined) return;
      const stream = group.streams.get(event.stream) ?? addStream(group, event.stream);
      stream.append({ timeMs, ingestedAtMs: clock.now(), message });
      files?.append(event.group, event.stream, message);
      onEvent?.(event);
    },
  };
}

const notFound = (kind: "group" | "stream"): AwsError =>
  new AwsError("ResourceNotFoundException", 400, `The specified log ${kind} does not exist.`);

const alreadyExists = (kind: "group" | "stream"): AwsError =>
  new AwsError("ResourceAlreadyExistsException", 400, `The specified log ${kind} already exists`);
