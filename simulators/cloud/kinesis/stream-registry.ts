// The account's data streams, by name and by ARN; every operation finds its stream here.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import { formatArn, resourceName } from "../engines/arn.ts";
import type { Clock } from "../kernel/clock.ts";
import { authorizeKeyUse, type KeyUse } from "../engines/key-use.ts";
import type { Principal } from "../ports/principal.ts";
import { AwsError } from "../wire/aws-error.ts";
import { noMetrics } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import { DataStream, type StreamMode } from "./data-stream.ts";
import { invalidArgument, recordTooLarge, streamExists, streamNotFound } from "./faults.ts";
import { limits } from "./limits.ts";
import { streamMetrics } from "./stream-metrics.ts";

export interface NewStream {
  readonly name: string;
  readonly mode: StreamMode;
  /** Ignored on demand. */
  readonly shardCount?: number | undefined;
  readonly retentionHours?: number | undefined;
  readonly recordKibibytesMax?: number | undefined;
  /** As it was asked for; undefined where the stream is not encrypted. */
  readonly keyId?: string | undefined;
  /** The customer-managed key's ARN; undefined where the key is AWS's own. */
  readonly keyArn?: string | undefined;
}

/** As requests name a stream: one of the two. */
export interface StreamReference {
  readonly StreamName?: string | undefined;
  readonly StreamARN?: string | undefined;
}

export class StreamRegistry {
  readonly clock: Clock;
  readonly account: Account;
  readonly access: AccessControl;
  readonly #metrics: MetricSink;
  readonly #directory: string | undefined;
  readonly #streams = new Map<string, DataStream>();

  constructor(dependencies: {
    clock: Clock;
    account: Account;
    access: AccessControl;
    directory?: string | undefined;
    metrics?: MetricSink | undefined;
  }) {
    this.access = dependencies.access;
    this.clock = dependencies.clock;
    this.account = dependencies.account;
    this.#metrics = dependencies.metrics ?? noMetrics;
    this.#directory = dependencies.directory;
  }

  /** @throws AwsError ResourceInUseException where the name is taken. */
  create({ name, mode, shardCount = 1, retentionHours, recordKibibytesMax, keyId, keyArn }: NewStream): DataStream {
    if (this.#streams.has(name)) throw streamExists(name, this.account);
    const stream = new DataStream({
      name,
      arn: this.arnOf({ StreamName: name }),
      mode,
      shardCount: mode === "ON_DEMAND" ? limits.onDemandShardCount : shardCount,
      retentionHours: retentionHours ?? limits.retentionHoursDefault,
      recordKibibytesMax: recordKibibytesMax ?? limits.recordKibibytesDefault,
      keyId,
      keyArn,
      nowMs: this.clock.now(),
      directory: this.#directory === undefined ? undefined : join(this.#directory, name),
      metrics: streamMetrics(this.#metrics, name),
    });
    this.#streams.set(name, stream);
    return stream;
  }

  /** Its records are gone at once; on AWS it is in DELETING for a while. */
  delete(stream: DataStream): void {
    this.#streams.delete(stream.name);
    if (this.#directory !== undefined) rmSync(join(this.#directory, stream.name), { recursive: true, force: true });
    this.access.putResourcePolicy(stream.arn, undefined);
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
    const arn = this.arnOf(reference);
    const stream = this.find(resourceName(arn));
    // Permission was asked for on the ARN as it was given: another account's stream of this name is not this one.
    if (stream.arn !== arn) throw streamNotFound(stream.name, this.account);
    return stream;
  }

  /** @throws AwsError KMSAccessDeniedException where the stream is under a key that the principal may not use so. */
  authorizeKeyUse({ keyArn }: DataStream, principal: Principal, action: KeyUse["action"]): void {
    if (keyArn === undefined) return;
    try {
      authorizeKeyUse(this.access, { principal, action, keyArn, service: "kinesis" });
    } catch (error) {
      if (error instanceof AwsError)
        throw new AwsError("KMSAccessDeniedException", 400, error.message, { cause: error });
      throw error;
    }
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
