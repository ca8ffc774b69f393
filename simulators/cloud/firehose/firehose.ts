// Amazon Data Firehose of the embedded cloud: delivery streams that read Kinesis or take direct puts and write objects to S3.
// https://docs.aws.amazon.com/firehose/latest/dev/what-is-this-service.html
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DeliveryStreams } from "../ports/delivery-streams.ts";
import type { WireService } from "../wire/protocol.ts";
import type { DeliveryStreamConfiguration } from "./configuration.ts";
import type { DeliveryStreamDependencies } from "./delivery-stream.ts";
import { DeliveryStreamRegistry } from "./delivery-stream-registry.ts";
import {
  listTagsForDeliveryStream,
  tagDeliveryStream,
  untagDeliveryStream,
} from "./operations/delivery-stream-tags.ts";
import { describeDeliveryStream } from "./operations/describe-delivery-stream.ts";
import { listDeliveryStreams } from "./operations/list-delivery-streams.ts";
import { putRecord } from "./operations/put-record.ts";
import { putRecordBatch } from "./operations/put-record-batch.ts";

export interface Firehose {
  readonly wire: WireService;
  /** @throws AwsError ResourceInUseException, InvalidArgumentException, or what a role lacks to read the source. */
  createDeliveryStream(configuration: DeliveryStreamConfiguration): { readonly arn: string };
  /** For other services of the cloud: authorises `principal` for firehose:PutRecord. Returns the record's id. */
  readonly deliveryStreams: DeliveryStreams;
  /** Records in delivery streams, or waiting in their sources, that are in no object yet. */
  backlog(): number;
  close(): void;
}

export interface FirehoseDependencies extends Omit<DeliveryStreamDependencies, "directory"> {
  /** Objects in the making lie below it: on the disk of the object store, which takes them over. */
  readonly dataDirectory: string;
}

export function createFirehose({ dataDirectory, ...dependencies }: FirehoseDependencies): Firehose {
  const directory = join(dataDirectory, "firehose");
  mkdirSync(directory, { recursive: true });
  const registry = new DeliveryStreamRegistry({ ...dependencies, directory });
  const tagging = [tagDeliveryStream, untagDeliveryStream, listTagsForDeliveryStream];
  const operations = [describeDeliveryStream, listDeliveryStreams, putRecord, putRecordBatch, ...tagging];
  return {
    wire: {
      protocol: "json",
      target: "Firehose_20150804",
      version: "1.1",
      operations: operations.map((operation) => operation(registry)),
    },
    createDeliveryStream: (configuration) => registry.create(configuration),
    deliveryStreams: {
      putRecord({ principal, deliveryStreamName, data }) {
        const resource = registry.arnOf(deliveryStreamName);
        dependencies.access.authorize({ principal, action: "firehose:PutRecord", resource });
        registry.takeDirect(registry.find(deliveryStreamName), data);
      },
    },
    close: () => registry.all().forEach((stream) => stream.close()),
    backlog: () => registry.all().reduce((sum, { backlogCount }) => sum + backlogCount, 0),
  };
}
