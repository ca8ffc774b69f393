// Amazon SQS: standard and FIFO queues in memory, on the wire as awsJson1_0 and as a port for the other services.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { MessageQueues } from "../ports/message-queues.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { Random } from "../kernel/random.ts";
import type { JsonService } from "../wire/protocol.ts";
import type { SqsContext } from "./context.ts";
import { createMessageQueues } from "./message-queues.ts";
import { MoveTasks } from "./move-tasks.ts";
import { cancelMessageMoveTask } from "./operations/cancel-message-move-task.ts";
import { changeMessageVisibilityBatch } from "./operations/change-message-visibility-batch.ts";
import { changeMessageVisibility } from "./operations/change-message-visibility.ts";
import { createQueue } from "./operations/create-queue.ts";
import { deleteMessageBatch } from "./operations/delete-message-batch.ts";
import { deleteMessage } from "./operations/delete-message.ts";
import { deleteQueue } from "./operations/delete-queue.ts";
import { getQueueAttributes } from "./operations/get-queue-attributes.ts";
import { getQueueUrl } from "./operations/get-queue-url.ts";
import { listDeadLetterSourceQueues } from "./operations/list-dead-letter-source-queues.ts";
import { listMessageMoveTasks } from "./operations/list-message-move-tasks.ts";
import { listQueues } from "./operations/list-queues.ts";
import { purgeQueue } from "./operations/purge-queue.ts";
import { receiveMessage } from "./operations/receive-message.ts";
import { sendMessageBatch } from "./operations/send-message-batch.ts";
import { sendMessage } from "./operations/send-message.ts";
import { setQueueAttributes } from "./operations/set-queue-attributes.ts";
import { startMessageMoveTask } from "./operations/start-message-move-task.ts";
import { listQueueTags, tagQueue, untagQueue } from "./operations/tags.ts";
import { queryErrorNames } from "./query-error-names.ts";
import { QueueDirectory } from "./queue-directory.ts";
import type { QueueDepth } from "./queue.ts";
import { putQueuePolicy } from "./queue-policy.ts";
import type { QueueAttributes } from "./queue-settings.ts";
import { createSender } from "./sender.ts";

export interface SqsDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly access: AccessControl;
  /** `http://127.0.0.1:4566`: asked when a queue's URL is, so the server may start after this service. */
  readonly endpoint: () => string;
  readonly metrics?: MetricSink;
}

export interface CreatedQueue {
  readonly arn: string;
  readonly url: string;
}

export interface Sqs {
  readonly queues: MessageQueues;
  readonly wire: JsonService;
  /** Attributes as the API names them, as text. @throws AwsError QueueNameExists, InvalidAttributeValue */
  createQueue(name: string, attributes: QueueAttributes, tags?: Readonly<Record<string, string>>): CreatedQueue;
  setQueueAttributes(queueUrl: string, attributes: QueueAttributes): void;
  queueArn(queueUrl: string): string;
  /** Messages visible, in flight and delayed, of all queues together. */
  backlog(): number;
  /** By queue ARN, so that dead-letter queues can be told apart. */
  depths(): ReadonlyMap<string, QueueDepth>;
  close(): void;
}

export function createSqs({ clock, random, account, access, endpoint, metrics }: SqsDependencies): Sqs {
  const directory = new QueueDirectory({ clock, account, endpoint, metrics });
  const send = createSender(clock, random);
  const moveTasks = new MoveTasks({ clock, random, directory });
  return {
    queues: createMessageQueues(directory, send, access),
    wire: wireService({ clock, account, access, directory, send, moveTasks }),
    createQueue(name, attributes, tags = {}) {
      const queue = directory.create(name, attributes);
      const { arn } = queue;
      queue.tags = tags;
      putQueuePolicy(access, arn, attributes);
      return { arn, url: directory.urlOf(name) };
    },
    setQueueAttributes(queueUrl, attributes) {
      const queue = directory.get(directory.arnOfUrl(queueUrl));
      directory.setAttributes(queue, attributes);
      putQueuePolicy(access, queue.arn, attributes);
    },
    queueArn: (queueUrl) => directory.arnOfUrl(queueUrl),
    backlog: () => [...directory.depths().values()].reduce((sum, depth) => sum + messageCount(depth), 0),
    depths: () => directory.depths(),
    close: () => directory.close(),
  };
}

const operations = [
  sendMessage,
  sendMessageBatch,
  receiveMessage,
  deleteMessage,
  deleteMessageBatch,
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  createQueue,
  deleteQueue,
  getQueueUrl,
  listQueues,
  getQueueAttributes,
  setQueueAttributes,
  purgeQueue,
  listDeadLetterSourceQueues,
  startMessageMoveTask,
  listMessageMoveTasks,
  cancelMessageMoveTask,
  tagQueue,
  untagQueue,
  listQueueTags,
];

const wireService = (context: SqsContext): JsonService => ({
  protocol: "json",
  target: "AmazonSQS",
  version: "1.0",
  operations: operations.map((define) => define(context)),
  queryErrorNames,
});

const messageCount = ({ visibleCount, inFlightCount, delayedCount }: QueueDepth): number =>
  visibleCount + inFlightCount + delayedCount;
