// The queues of the account by name, ARN and URL.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
import type { Account } from "../ports/account.ts";
import { formatArn, parseArn } from "../engines/arn.ts";
import type { Clock } from "../kernel/clock.ts";
import { noMetrics } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { MinuteSampler } from "../engines/minute-sampler.ts";
import { AwsError } from "../wire/aws-error.ts";
import { queueNamePattern } from "./limits.ts";
import { queueMetrics, queueSampler } from "./queue-metrics.ts";
import { invalidParameter, invalidValue } from "./queue-errors.ts";
import { Queue, type QueueDepth } from "./queue.ts";
import {
  describeQueueSettings,
  parseQueueSettings,
  type QueueAttributes,
  type QueueSettings,
} from "./queue-settings.ts";

export interface QueueDirectoryOptions {
  readonly clock: Clock;
  readonly account: Account;
  /** `http://127.0.0.1:4566`, known once the server listens. */
  readonly endpoint: () => string;
  readonly metrics?: MetricSink | undefined;
}

export class QueueDirectory {
  readonly #options: QueueDirectoryOptions;
  readonly #queues = new Map<string, Queue>();
  readonly #metrics: MetricSink;
  readonly #sampler: MinuteSampler;

  constructor(options: QueueDirectoryOptions) {
    this.#options = options;
    this.#metrics = options.metrics ?? noMetrics;
    this.#sampler = queueSampler(options.clock, this.#metrics, () => this.all());
  }

  /** Creating a queue again with the same attributes answers the one that is there. @throws AwsError QueueNameExists */
  create(name: string, attributes: QueueAttributes): Queue {
    const settings = parseQueueSettings(attributes);
    if (!queueNamePattern.test(name) || name.endsWith(".fifo") !== settings.isFifo) throw invalidName(settings);
    const existing = this.#queues.get(name);
    if (existing !== undefined) return sameOrFault(existing, attributes);
    const arn = this.arnOf(name);
    this.#checkDeadLetterTarget(settings.isFifo, attributes);
    const queue = new Queue({
      name,
      arn,
      settings,
      clock: this.#options.clock,
      findQueue: (other) => this.find(other),
      ...(this.#options.metrics && { metrics: queueMetrics(this.#metrics, name, this.#sampler) }),
    });
    this.#queues.set(name, queue);
    return queue;
  }

  setAttributes(queue: Queue, attributes: QueueAttributes): void {
    const settings = parseQueueSettings(attributes, queue.settings);
    this.#checkDeadLetterTarget(settings.isFifo, attributes);
    queue.settings = settings;
    queue.settingsChangedAtMs = this.#options.clock.now();
  }

  delete(queue: Queue): void {
    queue.purge();
    this.#queues.delete(queue.name);
  }

  /** No queue is looked at any more. */
  close(): void {
    this.#sampler.close();
  }

  /** By ARN. */
  find(arn: string): Queue | undefined {
    const parts = parseArn(arn);
    return parts?.service === "sqs" && this.arnOf(parts.resource) === arn
      ? this.#queues.get(parts.resource)
      : undefined;
  }

  /** By ARN. @throws AwsError QueueDoesNotExist */
  get(arn: string): Queue {
    const queue = this.find(arn);
    if (queue === undefined) throw noSuchQueue();
    return queue;
  }

  all(): IterableIterator<Queue> {
    return this.#queues.values();
  }

  /** By ARN, in order of creation. */
  depths(): ReadonlyMap<string, QueueDepth> {
    return new Map([...this.#queues.values()].map((queue) => [queue.arn, queue.depth()]));
  }

  arnOf(name: string): string {
    const { accountId, region } = this.#options.account;
    return formatArn({ service: "sqs", region, accountId, resource: name });
  }

  urlOf(name: string): string {
    return `${this.#options.endpoint()}/${this.#options.account.accountId}/${name}`;
  }

  /**
   * The last two parts of the path are account and name, whatever host the client reached; a mere name will do.
   * @throws AwsError InvalidAddress
   */
  arnOfUrl(url: string): string {
    if (queueNamePattern.test(url)) return this.arnOf(url);
    const [, accountId, name] = /\/(\d{12})\/([^/]+)\/?$/.exec(url) ?? [];
    if (name === undefined || accountId !== this.#options.account.accountId) {
      throw new AwsError("InvalidAddress", 404, `The address ${url} is not valid for this endpoint.`);
    }
    return this.arnOf(name);
  }

  #checkDeadLetterTarget(isFifo: boolean, attributes: QueueAttributes): void {
    const { redrive, texts } = parseQueueSettings({ RedrivePolicy: attributes["RedrivePolicy"] ?? "" });
    if (redrive === undefined) return;
    const reason = deadLetterFault(this.find(redrive.deadLetterTargetArn), isFifo);
    if (reason !== undefined) throw invalidValue(texts["RedrivePolicy"] ?? "", "RedrivePolicy", reason);
  }
}

function deadLetterFault(target: Queue | undefined, isFifo: boolean): string | undefined {
  if (target === undefined) return "Dead letter target does not exist.";
  if (target.settings.isFifo !== isFifo) return "Dead-letter queue must be same type of queue as the source.";
  return undefined;
}

function sameOrFault(existing: Queue, attributes: QueueAttributes): Queue {
  const current = describeQueueSettings(existing.settings);
  const changed = Object.entries(attributes).find(([name, text]) => current[name] !== text);
  if (changed === undefined) return existing;
  const message = `A queue already exists with the same name and a different value for attribute ${changed[0]}`;
  throw new AwsError("QueueNameExists", 400, message);
}

export const noSuchQueue = (): AwsError =>
  new AwsError("QueueDoesNotExist", 400, "The specified queue does not exist.");

const invalidName = ({ isFifo }: QueueSettings): AwsError =>
  invalidParameter(
    isFifo
      ? "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length"
      : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
  );
