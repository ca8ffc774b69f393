// Source record backup: every record as it came in, before the transform, in objects of its own beside the destination's.
// https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html
import type { BackupConfiguration, DeliveryStreamConfiguration, DestinationConfiguration } from "./configuration.ts";
import { checkConfiguration } from "./check-configuration.ts";
import { DestinationBuffers, type Target } from "./destination-buffers.ts";
import { ErrorLog } from "./error-log.ts";
import { createObjectDelivery, type DeliveryDependencies } from "./object-delivery.ts";
import { RecordBuffer, type BufferedRecord } from "./record-buffer.ts";
import type { LogSink } from "../ports/log-sink.ts";

export interface SourceBackupDependencies extends DeliveryDependencies {
  readonly logs?: LogSink | undefined;
  readonly onFault: (error: unknown) => void;
}

/** All records of a backup wait for one object. */
const target: Target = { kind: "records", partitionValues: [] };

export class SourceBackup {
  readonly #buffers: DestinationBuffers;
  #inDeliveryCount = 0;

  /** @throws AwsError InvalidArgumentException */
  constructor(
    { name, source }: DeliveryStreamConfiguration,
    backup: BackupConfiguration,
    { arn, ...dependencies }: SourceBackupDependencies & { readonly arn: string },
  ) {
    const { clock, onFault } = dependencies;
    const destination = destinationOf(backup);
    const configuration = { name, source, destination };
    const errorLog = new ErrorLog({ ...dependencies, arn, destination });
    const delivery = createObjectDelivery(configuration, checkConfiguration(configuration), dependencies, {
      onConversionFailures: () => undefined,
      onRefused: (step, error) => errorLog.deliveryRefused(step, error),
    });
    this.#buffers = new DestinationBuffers({
      clock,
      bufferBytes: backup.bufferBytes,
      bufferMs: backup.bufferMs,
      createBuffer: () => new RecordBuffer({ kind: "joined", delimiter: undefined }),
      onSealed: (_, buffer) => {
        this.#inDeliveryCount += buffer.recordCount;
        delivery
          .deliver(target, buffer)
          .catch(onFault)
          .finally(() => (this.#inDeliveryCount -= buffer.recordCount));
      },
    });
  }

  /** Records that are in no backup object yet. */
  get backlogCount(): number {
    return this.#buffers.recordCount + this.#inDeliveryCount;
  }

  take(record: BufferedRecord): void {
    this.#buffers.append(target, record);
  }
}

/** A backup is a plain destination: nothing is transformed, partitioned or converted on the way to it. */
const destinationOf = (backup: BackupConfiguration): DestinationConfiguration => ({
  ...backup,
  fileExtension: undefined,
  delimiter: undefined,
  transform: undefined,
  isDynamicallyPartitioned: false,
  conversion: undefined,
});
