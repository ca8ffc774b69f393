// The account's delivery streams by name, and what direct puts must meet.
import { formatArn } from "../engines/arn.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { DeliveryStreamConfiguration } from "./configuration.ts";
import { DeliveryStream, type DeliveryStreamDependencies } from "./delivery-stream.ts";
import { limits } from "./limits.ts";

export class DeliveryStreamRegistry {
  readonly #dependencies: DeliveryStreamDependencies;
  readonly #streams = new Map<string, DeliveryStream>();
  #directCount = 0;

  constructor(dependencies: DeliveryStreamDependencies) {
    this.#dependencies = dependencies;
  }

  create(configuration: DeliveryStreamConfiguration): DeliveryStream {
    const { name } = configuration;
    if (this.#streams.has(name)) {
      const { accountId } = this.#dependencies.account;
      throw new AwsError("ResourceInUseException", 400, `Firehose ${name} under accountId ${accountId} already exists`);
    }
    const stream = new DeliveryStream(configuration, this.#dependencies);
    this.#streams.set(name, stream);
    return stream;
  }

  all(): readonly DeliveryStream[] {
    return [...this.#streams.values()];
  }

  /** @throws AwsError ResourceNotFoundException */
  find(name: string): DeliveryStream {
    const stream = this.#streams.get(name);
    if (stream !== undefined) return stream;
    const { accountId } = this.#dependencies.account;
    throw new AwsError("ResourceNotFoundException", 400, `Firehose ${name} under account ${accountId} not found.`);
  }

  arnOf(name: string): string {
    return formatArn({ service: "firehose", ...this.#dependencies.account, resource: `deliverystream/${name}` });
  }

  /**
   * Takes a direct put and returns the record's id.
   * @throws AwsError InvalidArgumentException where the stream reads Kinesis, or the record is too large.
   */
  takeDirect(stream: DeliveryStream, data: Buffer): string {
    const { name, source } = stream.configuration;
    if (source.kind === "kinesis") {
      throw new AwsError(
        "InvalidArgumentException",
        400,
        `This operation is not permitted on KinesisStreamAsSource delivery stream type.`,
      );
    }
    if (data.length > limits.putRecordBytesMax) {
      throw new AwsError(
        "InvalidArgumentException",
        400,
        `A record for ${name} has ${data.length} bytes; the limit is ${limits.putRecordBytesMax}.`,
      );
    }
    const { clock, random } = this.#dependencies;
    const recordId = String(++this.#directCount).padStart(20, "0");
    stream.take("direct", { recordId, data, arrivedAtMs: clock.now(), origin: undefined });
    return `${random.hex(32)}${recordId}`;
  }
}
