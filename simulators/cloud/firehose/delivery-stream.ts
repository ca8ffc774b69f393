// One delivery stream: its source, its transform, its buffers and the delivery of what they hold.
// https://docs.aws.amazon.com/firehose/latest/dev/what-is-this-service.html
import { formatArn } from "../engines/arn.ts";
import type { Functions } from "../ports/functions.ts";
import type { LogSink } from "../ports/log-sink.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { RecordStreams } from "../ports/record-stream.ts";
import { checkConfiguration } from "./check-configuration.ts";
import type { DeliveryStreamConfiguration, TransformConfiguration } from "./configuration.ts";
import { deliveryMetrics, type DeliveryLevels, type DeliveryMetrics } from "./delivery-metrics.ts";
import { DestinationBuffers, type Target } from "./destination-buffers.ts";
import { ErrorLog } from "./error-log.ts";
import { conversionFailedLine, processingFailedLine, type ErrorOutputType, type Failure } from "./error-record.ts";
import { KinesisSource } from "./kinesis-source.ts";
import { createObjectDelivery, type DeliveryDependencies } from "./object-delivery.ts";
import { partitionKeyNames } from "./prefix.ts";
import { missingPartitionKeys, partitionValues, tooManyPartitions } from "./partition-values.ts";
import { RecordBuffer } from "./record-buffer.ts";
import { SourceBackup } from "./source-backup.ts";
import type { Verdict } from "./transform-answer.ts";
import type { SourceRecord } from "./transform-event.ts";
import { TransformQueue } from "./transform-queue.ts";
import { createTransformer, type Transformer } from "./transformer.ts";

export interface DeliveryStreamDependencies extends DeliveryDependencies {
  readonly records: RecordStreams;
  readonly functions: Functions;
  readonly logs?: LogSink | undefined;
  readonly metrics?: MetricSink | undefined;
  readonly onFault: (error: unknown) => void;
}

export class DeliveryStream {
  readonly configuration: DeliveryStreamConfiguration;
  readonly tags = new Map<string, string>();
  readonly arn: string;
  readonly createdAtMs: number;
  readonly #dependencies: DeliveryStreamDependencies;
  readonly #errorLog: ErrorLog;
  readonly #buffers: DestinationBuffers;
  /** One for each shard, and one for direct puts. */
  readonly #queues = new Map<string, TransformQueue>();
  readonly #partitionKeyNames: readonly string[];
  readonly #source: KinesisSource | undefined;
  readonly #backup: SourceBackup | undefined;
  readonly #metrics: DeliveryMetrics;
  readonly #inDelivery = new Set<RecordBuffer>();

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
    this.#errorLog = new ErrorLog({ ...dependencies, arn: this.arn, destination });
    this.#metrics = deliveryMetrics({
      clock,
      metrics: dependencies.metrics,
      deliveryStreamName: name,
      isFromKinesis: configuration.source.kind === "kinesis",
      levels: () => this.#levels(),
    });
    const delivery = createObjectDelivery(configuration, prefixes, dependencies, {
      onConversionFailures: (buffer, failures) => {
        this.#metrics.conversionFailed(buffer, failures.length);
        for (const failure of failures) this.#conversionFailed(buffer, failure.index, failure);
      },
      onRefused: (step, error) => {
        if (step === "S3") this.#metrics.putRefused();
        this.#errorLog.deliveryRefused(step, error);
      },
    });
    this.#buffers = new DestinationBuffers({
      clock,
      bufferBytes: destination.bufferBytes,
      bufferMs: destination.bufferMs,
      createBuffer: (target) => this.#createBuffer(target),
      onSealed: (target, buffer) => {
        const isConverted = target.kind === "records" && destination.conversion !== undefined;
        this.#inDelivery.add(buffer);
        delivery
          .deliver(target, buffer)
          .then(() => this.#metrics.delivered(buffer, isConverted))
          .catch(dependencies.onFault)
          .finally(() => this.#inDelivery.delete(buffer));
      },
    });
    const { backup } = destination;
    this.#backup = backup && new SourceBackup(configuration, backup, { ...dependencies, arn: this.arn });
    this.#source = this.#openSource();
  }

  /** Records taken in, or waiting in the source, that are in no object yet. */
  get backlogCount(): number {
    let transformingCount = 0;
    for (const queue of this.#queues.values()) transformingCount += queue.recordCount;
    const unreadCount = this.#source?.unreadCount ?? 0;
    const undeliveredCount = this.#buffers.recordCount + this.#inDeliveryCount();
    return unreadCount + transformingCount + undeliveredCount + (this.#backup?.backlogCount ?? 0);
  }

  /** Its levels are looked at no more. */
  close(): void {
    this.#metrics.close();
  }

  /** `lane`: the shard, or a name for direct puts; batches of one lane are invoked in order. */
  take(lane: string, record: SourceRecord): void {
    const { transform } = this.configuration.destination;
    const { data, arrivedAtMs, origin } = record;
    this.#metrics.taken(data.length);
    this.#backup?.take({ data, arrivedAtMs, sequenceNumber: origin?.sequenceNumber });
    if (transform === undefined) this.#deliverable(record, record.data, undefined, 1);
    else this.#queueOf(lane, transform).add(record);
  }

  #inDeliveryCount(): number {
    let count = 0;
    for (const { recordCount } of this.#inDelivery) count += recordCount;
    return count;
  }

  #levels(): DeliveryLevels {
    const transforming = [...this.#queues.values()].map((queue) => queue.oldestArrivedAtMs ?? Infinity);
    const inDelivery = [...this.#inDelivery].map((buffer) => buffer.oldestArrivedAtMs);
    const oldestMs = Math.min(...transforming, ...inDelivery, this.#buffers.oldestArrivedAtMs);
    const { partitionCount } = this.#buffers;
    return { oldestArrivedAtMs: Number.isFinite(oldestMs) ? oldestMs : undefined, partitionCount };
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
      onRead: (millisBehindLatest) => this.#metrics.sourceRead(millisBehindLatest),
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
    const startedAtMs = this.#dependencies.clock.now();
    const { verdicts, attemptsMade, failure } = await transformer.run(batch);
    const durationMs = this.#dependencies.clock.now() - startedAtMs;
    this.#metrics.processed({ isAnswered: failure === undefined, durationMs, ...succeeded(batch, verdicts) });
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

/** Of the records that the transform did not fail. */
function succeeded(batch: readonly SourceRecord[], verdicts: readonly Verdict[]) {
  const records = batch.filter((_, index) => verdicts[index]?.kind !== "failed");
  const succeededBytes = records.reduce((sum, { data }) => sum + data.length, 0);
  return { succeededCount: records.length, succeededBytes };
}
