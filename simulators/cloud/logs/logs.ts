// CloudWatch Logs of the embedded cloud: what functions and services write, in memory for the API and as files for people.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
import { join } from "node:path";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { LogSink } from "../ports/log-sink.ts";
import type { WireService } from "../wire/protocol.ts";
import { createLogFiles } from "./log-files.ts";
import { createLogGroups, type LogGroup, type LogGroups, type WrittenEvent } from "./log-groups.ts";
import { createLogGroup } from "./operations/create-log-group.ts";
import { createLogStream } from "./operations/create-log-stream.ts";
import { describeLogGroups } from "./operations/describe-log-groups.ts";
import { describeLogStreams } from "./operations/describe-log-streams.ts";
import { filterLogEvents } from "./operations/filter-log-events.ts";
import { getLogEvents } from "./operations/get-log-events.ts";
import { putLogEvents } from "./operations/put-log-events.ts";

export interface LogsDependencies {
  readonly clock: Clock;
  readonly account: Account;
  /** Streams are also files in `logs/` under it; without it they are in memory only. */
  readonly dataDirectory?: string;
  /** Sees every event as it is written: metrics embedded in logs are read here. */
  readonly onEvent?: (event: WrittenEvent) => void;
  readonly onFault: (error: unknown) => void;
}

export interface Logs {
  readonly sink: LogSink;
  readonly wire: WireService;
  /** @throws AwsError ResourceAlreadyExistsException */
  createLogGroup(name: string, retentionDays?: number): LogGroup;
  /** @throws AwsError ResourceNotFoundException, ResourceAlreadyExistsException */
  createLogStream(groupName: string, streamName: string): void;
  /** Nothing waits here: what is written is readable at once. */
  backlog(): number;
  close(): void;
}

export function createLogs(dependencies: LogsDependencies): Logs {
  const { clock, account, dataDirectory, onEvent, onFault } = dependencies;
  const files = dataDirectory === undefined ? undefined : createLogFiles(join(dataDirectory, "logs"), onFault);
  const groups: LogGroups = createLogGroups({ clock, account, files, onEvent });
  const context = { groups, account, clock };
  return {
    sink: {
      write: (event) => groups.write(event),
      createGroup(name) {
        if (!groups.list().some((group) => group.name === name)) groups.create(name);
      },
    },
    wire: {
      protocol: "json",
      target: "Logs_20140328",
      version: "1.1",
      operations: [
        createLogGroup(context),
        createLogStream(context),
        describeLogGroups(context),
        describeLogStreams(context),
        getLogEvents(context),
        filterLogEvents(context),
        putLogEvents(context),
      ],
    },
    createLogGroup: (name, retentionDays) => groups.create(name, retentionDays),
    createLogStream: (groupName, streamName) => void groups.createStream(groupName, streamName),
    backlog: () => 0,
    close: () => files?.close(),
  };
}
