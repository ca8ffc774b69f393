// One delivery stream: its source, its transform, its buffers and the delivery of what they hold.
// https://docs.aws.amazon.com/firehose/latest/dev/what-is-this-service.html
import { formatArn } from "../ports/arn.ts";
import type { Functions } from "../ports/functions.ts";
import type { LogSink } from "../ports/log-sink.ts";
import type { RecordStreams } from "../ports/record-stream.ts";
import { checkConfiguration } from "./check-configuration.ts";
import type { DeliveryStreamConfiguration, TransformConfiguration } from "./configuration.ts";
import { DestinationBuffers, type Target } from "./destination-buffers.ts";
import { ErrorLog } from "./error-log.ts";
import { conversionFailedLine, processingFailedLine, type ErrorOutputType, type Failure } from "./error-record.ts";
import { KinesisSource } from "./kinesis-source.ts";
import { createObjectDelivery, type DeliveryDependencies } from "./object-delivery.ts";
import { partitionKeyNames } from "./prefix.ts";
import { missingPartitionKeys, partitionValues, tooManyPartitions } from "./partition-values.ts";
import { RecordBuffer } from "./record-buffer.ts";
import type { SourceRecord } from "./transform-event.ts";
import { TransformQueue } from "./transform-queue.ts";
import { createTransformer, type Transformer } from "./transformer.ts";

export interface DeliveryStreamDependencies extends DeliveryDependencies {
  readonly records: RecordStreams;
  readonly functions: Functions;
  readonly logs?: LogSink | undefined;
  readonly onFault: (error: unknown) => void;
}

export class DeliveryStream {
  readonly configuration: DeliveryStreamConfiguration;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly #dependencies: DeliveryStreamDependencies;
  readonly #errorLog: ErrorLog;
  readonly #buffers: DestinationBuffers;
  /** One for each shard, and one for direct puts. */
  readonly #queues = new Map<string, TransformQueue>();
  readonly #partitionKeyNames: readonly string[];
  readonly #source: KinesisSource | undefined;
  #inDeliveryCount = 0;

  /** @throws AwsError InvalidArgumentException, or AccessDenied where a role may not read the source. */
  constructor(configuration: DeliveryStreamConfiguration, dependencies: DeliveryStreamDependencies) {
    this.configuration = configuration;
    this.#dependencies = dependencies;
    const { clock, account } = dependencies;
    const { name, destination } = configuration;
    const prefixes = checkConfiguration(configuration);
    this.arn = formatArn({ service: "firehose", ...account, resource: `deliverystream/${name}` });
    this.createdAtMs = clock.now();
    this.#partitionKeyNames = partitionKeyNames(prefixes.prefix);
    this.#errorLog = new ErrorLog({ clock, arn: this.arn, destination, logs: dependencies.logs });
    const delivery = createObjectDelivery(configuration, prefixes, dependencies, {
      onConversionFailures: (buffer, failures) => {
        for (const failure of failures) this.#conversionFailed(buffer, failure.index, failure);
      },
      onRefused: (step, error) => this.#errorLog.deliveryRefused(step, error),
    });
    this.#buffers = new DestinationBuffers({
      clock,
      bufferBytes: destination.bufferBytes,
      bufferMs: destination.bufferMs,
      createBuffer: (target) => this.#createBuffer(target),
      onSealed: (target, buffer) => {
        this.#inDeliveryCount += buffer.recordCount;
        delivery
          .deliver(target, buffer)
          .catch(dependencies.onFault)
          .finally(() => (this.#inDeliveryCount -= buffer.recordCount));
      },
    });
    this.#source = this.#openSource();
  }

  /** Records taken in, or waiting in the source, that are in no object yet. */
  get backlogCount(): number {
    let transformingCount = 0;
    for (const queue of this.#queues.values()) transformingCount += queue.recordCount;
    const unreadCount = this.#source?.unreadCount ?? 0;
    return unreadCount + transformingCount + this.#buffers.recordCount + this.#inDeliveryCount;
  }

  /** `lane`: the shard, or a name for direct puts; batches of one lane are invoked in order. */
  take(lane: string, record: SourceRecord): void {
    const { transform } = this.configuration.destination;
    if (transform === undefined) this.#deliverable(record, record.data, undefined, 1);
    else this.#queueOf(lane, transform).add(record);
  }

  #openSource(): KinesisSource | undefined {
    const { name, source } = this.configuration;
    if (source.kind === "direct") return undefined;
    const { clock, access, records } = this.#dependencies;
    return new KinesisSource({
      clock,
      access,
      records,
      streamArn: source.streamArn,
      roleArn: source.roleArn,
      sessionName: name,
      hasRoom: (shardId) => this.#queues.get(shardId)?.hasRoom ?? true,
      take: (shardId, record) => this.take(shardId, record),
      onRefused: (error) => this.#errorLog.sourceRefused(error),
    });
  }

  #queueOf(lane: string, transform: TransformConfiguration): TransformQueue {
    const known = this.#queues.get(lane);
    if (known !== undefined) return known;
    const transformer = this.#createTransformer(transform);
    const queue = new TransformQueue({
      clock: this.#dependencies.clock,
      transform,
      run: (batch) => this.#transform(transformer, batch),
      onFault: this.#dependencies.onFault,
      onRoom: () => this.#source?.wake(),
    });
    this.#queues.set(lane, queue);
    return queue;
  }

  #createTransformer(transform: TransformConfiguration): Transformer {
    const { name, source } = this.configuration;
    const { clock, random, access, functions, account } = this.#dependencies;
    const sourceStreamArn = source.kind === "kinesis" ? source.streamArn : undefined;
    const head = { deliveryStreamArn: this.arn, region: account.region, sourceStreamArn };
    return createTransformer({ clock, random, access, functions, transform, sessionName: name, head });
  }

  async #transform(transformer: Transformer, batch: readonly SourceRecord[]): Promise<void> {
    const { verdicts, attemptsMade, failure } = await transformer.run(batch);
    if (failure !== undefined) this.#errorLog.transformFailed(failure);
    for (const [index, record] of batch.entries()) {
      const verdict = verdicts[index];
      switch (verdict?.kind) {
        case undefined:
          throw new Error(`no verdict on record ${index} of a batch of ${batch.length}`);
        case "ok":
          this.#deliverable(record, verdict.data, verdict.partitionKeys, attemptsMade);
          break;
        case "failed":
          this.#failed("processing-failed", record, verdict, attemptsMade);
          break;
        case "dropped":
          break;
      }
    }
  }

  #deliverable(record: SourceRecord, data: Buffer, partitionKeys: unknown, attemptsMade: number): void {
    const values = partitionValues(this.#partitionKeyNames, partitionKeys);
    if (values === undefined) {
      this.#failed("metadata-extraction-failed", record, missingPartitionKeys, attemptsMade);
      return;
    }
    const target: Target = { kind: "records", partitionValues: values };
    const { arrivedAtMs, origin } = record;
    const isTaken = this.#buffers.append(target, { data, arrivedAtMs, sequenceNumber: origin?.sequenceNumber });
    if (!isTaken) this.#failed("metadata-extraction-failed", record, tooManyPartitions, attemptsMade);
  }

  #failed(type: ErrorOutputType, record: SourceRecord, failure: Failure, attemptsMade: number): void {
    const endedAtMs = this.#dependencies.clock.now();
    const { data: rawData, arrivedAtMs, origin } = record;
    const { code, message } = failure;
    const lambdaArn = this.configuration.destination.transform?.functionArn;
    const line = processingFailedLine({ code, message, attemptsMade, arrivedAtMs, endedAtMs, rawData }, lambdaArn);
    this.#bufferError(type, line, arrivedAtMs, origin?.sequenceNumber);
  }

  #conversionFailed(buffer: RecordBuffer, index: number, { code, message }: Failure): void {
    const { conversion } = this.configuration.destination;
    if (conversion === undefined) throw new Error("a conversion failed where none is configured");
    const { data: rawData, arrivedAtMs, sequenceNumber } = buffer.record(index);
    const { clock, account } = this.#dependencies;
    const failed = { code, message, attemptsMade: 1, arrivedAtMs, endedAtMs: clock.now(), rawData, sequenceNumber };
    const line = conversionFailedLine(failed, conversion, account);
    this.#bufferError("format-conversion-failed", line, arrivedAtMs, sequenceNumber);
  }

  #bufferError(type: ErrorOutputType, line: string, arrivedAtMs: number, sequenceNumber: string | undefined): void {
    this.#buffers.append({ kind: "errors", type }, { data: Buffer.from(line), arrivedAtMs, sequenceNumber });
  }

  #createBuffer(target: Target): RecordBuffer {
    const { conversion, delimiter } = this.configuration.destination;
    if (target.kind === "errors") return new RecordBuffer({ kind: "joined", delimiter: undefined });
    return new RecordBuffer(conversion === undefined ? { kind: "joined", delimiter } : { kind: "lines" });
  }
}
