// Polls a queue for one mapping: gathers messages into batches by size, window and payload, invokes the function with each, and
// deletes what succeeded. What failed stays out of sight until its visibility timeout ends, and is then received again.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
import type { AccessControl } from "../../ports/access-control.ts";
import type { Cancel, Clock } from "../../kernel/clock.ts";
import type { MessageQueues, ReceivedMessage } from "../../ports/message-queues.ts";
import { AwsError } from "../../wire/aws-error.ts";
import type { DeployedFunction } from "../deployed-function.ts";
import { functionPrincipal } from "../environment-variables.ts";
import { limits } from "../limits.ts";
import { invokeMapped } from "./invoke-mapped.ts";
import { createBatchGatherer } from "./batch-gatherer.ts";
import { readBatchAnswer } from "./batch-answer.ts";
import type { Poller, SqsMapping } from "./event-source-mapping.ts";
import { messageFilter } from "./record-filter.ts";
import { sqsEvent } from "./sqs-event.ts";

export interface SqsPollerDependencies {
  readonly clock: Clock;
  readonly access: AccessControl;
  readonly queues: MessageQueues;
  readonly requestId: () => string;
  readonly onFault: (error: unknown) => void;
}

export function createSqsPoller(
  dependencies: SqsPollerDependencies,
  mapping: SqsMapping,
  target: DeployedFunction,
): Poller {
  const { clock, queues, onFault } = dependencies;
  const { eventSourceArn: queueArn } = mapping;
  const source = messageSource(dependencies, mapping, target);
  const concurrencyMax = mapping.concurrencyMax ?? limits.sqs.concurrency;
  /** Batches under way. */
  const running = new Set<readonly ReceivedMessage[]>();
  let pollTimer: Cancel | undefined;
  let unsubscribe: (() => void) | undefined;
  let lastResult = "No records processed";

  const schedulePoll = (delayMs: number = limits.sqs.pollMs): void => {
    pollTimer ??= clock.at(clock.now() + delayMs, () => {
      pollTimer = undefined;
      poll();
    });
  };

  /** Receives as long as there are messages and a free batch to put them in. */
  const poll = (): void => {
    try {
      while (unsubscribe !== undefined && running.size < concurrencyMax) {
        const limit = Math.min(limits.sqs.receiveMax, mapping.batchSize - gatherer.count());
        const received = source.receive(limit);
        if (received === undefined) return;
        gatherer.add(received);
      }
    } catch (error) {
      if (!(error instanceof AwsError)) {
        onFault(error);
        return;
      }
      // The role may be given the permission any time, and no message's arrival would tell.
      lastResult = `PROBLEM: ${error.message}`;
      schedulePoll(limits.sqs.refusedPollMs);
    }
  };

  const gatherer = createBatchGatherer(clock, mapping, (batch) => {
    running.add(batch);
    runBatch(batch)
      .catch(onFault)
      .finally(() => {
        running.delete(batch);
        if (unsubscribe !== undefined) schedulePoll();
      });
  });

  const runBatch = async (batch: readonly ReceivedMessage[]): Promise<void> => {
    const untilMs = clock.now() + queues.visibilityTimeoutMs(queueArn);
    const answer = await invokeMapped({ ...dependencies, target }, { payload: sqsEvent(mapping, batch), untilMs });
    const done = succeededMessages(mapping, batch, answer);
    lastResult = done.length === batch.length ? "OK" : "PROBLEM: Function call failed";
    if (done.length > 0) source.remove(done);
  };

  return {
    start() {
      unsubscribe ??= queues.onVisible(queueArn, () => schedulePoll());
      schedulePoll();
    },
    stop() {
      unsubscribe?.();
      unsubscribe = undefined;
      pollTimer?.();
      pollTimer = undefined;
    },
    backlog: () => [...running].reduce((total, batch) => total + batch.length, gatherer.count()),
    lastResult: () => lastResult,
  };
}

/** The mapping's queue, as the function's role sees it. */
function messageSource({ access, queues }: SqsPollerDependencies, mapping: SqsMapping, target: DeployedFunction) {
  const { eventSourceArn: queueArn } = mapping;
  const principal = functionPrincipal(access, target.configuration);
  const isTaken = messageFilter(mapping.filters);
  const remove = (messages: readonly ReceivedMessage[]): void =>
    queues.deleteMessages({ principal, queueArn, receiptHandles: messages.map((message) => message.receiptHandle) });
  return {
    remove,
    /** Undefined: the queue has none. Messages that the filters do not take are deleted. */
    receive(limit: number): readonly ReceivedMessage[] | undefined {
      const received = queues.receiveMessages({ principal, queueArn, limit });
      if (received.length === 0) return undefined;
      const taken = received.filter(isTaken);
      if (taken.length < received.length) remove(received.filter((message) => !taken.includes(message)));
      extendVisibility(queues, mapping, target, taken);
      return taken;
    },
  };
}

function succeededMessages(
  mapping: SqsMapping,
  batch: readonly ReceivedMessage[],
  answer: { payload: string; functionError?: string } | undefined,
): readonly ReceivedMessage[] {
  if (answer === undefined || answer.functionError !== undefined) return [];
  if (!mapping.reportsItemFailures) return batch;
  const report = readBatchAnswer(answer.payload, new Set(batch.map(({ messageId }) => messageId)));
  switch (report.kind) {
    case "success":
      return batch;
    case "malformed":
      return [];
    case "partial":
      return batch.filter(({ messageId }) => !report.failedIds.has(messageId));
  }
}

/**
 * Where batch window and function timeout exceed the queue's own visibility timeout, Lambda hides messages for longer. It passes
 * the timeout with ReceiveMessage, which asks for no further permission: hence the operator.
 */
function extendVisibility(
  queues: MessageQueues,
  { eventSourceArn: queueArn, batchWindowMs }: SqsMapping,
  { configuration }: DeployedFunction,
  messages: readonly ReceivedMessage[],
): void {
  const neededMs = batchWindowMs + configuration.timeoutMs;
  if (neededMs <= queues.visibilityTimeoutMs(queueArn)) return;
  const principal = { kind: "operator", userArn: "lambda.amazonaws.com" } as const;
  const timeoutMs = neededMs + limits.sqs.visibilityMarginMs;
  for (const { receiptHandle } of messages) queues.changeVisibility({ principal, queueArn, receiptHandle, timeoutMs });
}
