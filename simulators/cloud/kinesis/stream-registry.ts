// The account's data streams, by name and by ARN; every operation finds its stream here.
import { join } from "node:path";
import type { Account } from "../ports/account.ts";
import { formatArn, resourceName } from "../ports/arn.ts";
import type { Clock } from "../ports/clock.ts";
import { DataStream, type StreamMode } from "./data-stream.ts";
import { invalidArgument, recordTooLarge, streamExists, streamNotFound } from "./faults.ts";
import { limits } from "./limits.ts";

export interface NewStream {
  readonly name: string;
  readonly mode: StreamMode;
  /** Ignored on demand. */
  readonly shardCount?: number | undefined;
  readonly retentionHours?: number | undefined;
  readonly recordKibibytesMax?: number | undefined;
}

/** As requests name a stream: one of the two. */
export interface StreamReference {
  readonly StreamName?: string | undefined;
  readonly StreamARN?: string | undefined;
}

export class StreamRegistry {
  readonly clock: Clock;
  readonly account: Account;
  readonly #directory: string | undefined;
  readonly #streams = new Map<string, DataStream>();

  constructor(dependencies: { clock: Clock; account: Account; directory?: string | undefined }) {
    this.clock = dependencies.clock;
    this.account = dependencies.account;
    this.#directory = dependencies.directory;
  }

  /** @throws AwsError ResourceInUseException where the name is taken. */
  create({ name, mode, shardCount = 1, retentionHours, recordKibibytesMax }: NewStream): DataStream {
    if (this.#streams.has(name)) throw streamExists(name, this.account);
    const stream = new DataStream({
      name,
      arn: this.arnOf({ StreamName: name }),
      mode,
      shardCount: mode === "ON_DEMAND" ? limits.onDemandShardCount : shardCount,
      retentionHours: retentionHours ?? limits.retentionHoursDefault,
      recordKibibytesMax: recordKibibytesMax ?? limits.recordKibibytesDefault,
      nowMs: this.clock.now(),
      directory: this.#directory === undefined ? undefined : join(this.#directory, name),
    });
    this.#streams.set(name, stream);
    return stream;
  }

  names(): readonly string[] {
    return [...this.#streams.keys()].sort();
  }

  /** @throws AwsError ResourceNotFoundException */
  find(name: string): DataStream {
    const stream = this.#streams.get(name);
    if (stream === undefined) throw streamNotFound(name, this.account);
    return stream;
  }

  /** @throws AwsError ResourceNotFoundException, or InvalidArgumentException where neither name nor ARN is given. */
  resolve(reference: StreamReference): DataStream {
    return this.find(resourceName(this.arnOf(reference)));
  }

  arnOf({ StreamName: name, StreamARN: arn }: StreamReference): string {
    if (arn !== undefined) return arn;
    if (name === undefined) throw invalidArgument("Either StreamARN or StreamName must be provided.");
    const { region, accountId } = this.account;
    return formatArn({ service: "kinesis", region, accountId, resource: `stream/${name}` });
  }
}

/** @throws AwsError ValidationException */
export function assertRecordFits(stream: DataStream, data: Buffer): void {
  if (data.length > stream.recordBytesMax) throw recordTooLarge(data.length, stream);
}
