// Polls a queue for one mapping: gathers messages into batches by size, window and payload, invokes the function with each, and
// deletes what succeeded. What failed stays out of sight until its visibility timeout ends, and is then received again.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
import type { AccessControl } from "../../ports/access-control.ts";
import type { Cancel, Clock } from "../../ports/clock.ts";
import type { MessageQueues, ReceivedMessage } from "../../ports/message-queues.ts";
import { AwsError } from "../../wire/aws-error.ts";
import type { DeployedFunction } from "../deployed-function.ts";
import { functionPrincipal } from "../environment-variables.ts";
import { limits } from "../limits.ts";
import { invokeMapped } from "./invoke-mapped.ts";
import { createBatchGatherer } from "./batch-gatherer.ts";
import { readBatchAnswer } from "./batch-answer.ts";
import type { Poller, SqsMapping } from "./event-source-mapping.ts";
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
  const { clock, access, queues, onFault } = dependencies;
  const { eventSourceArn: queueArn } = mapping;
  const principal = functionPrincipal(access, target.configuration);
  const concurrencyMax = mapping.concurrencyMax ?? limits.sqs.concurrency;
  /** Batches under way. */
  const running = new Set<readonly ReceivedMessage[]>();
  let pollTimer: Cancel | undefined;
  let unsubscribe: (() => void) | undefined;
  let lastResult = "No records processed";

  const schedulePoll = (): void => {
    pollTimer ??= clock.at(clock.now() + limits.sqs.pollMs, () => {
      pollTimer = undefined;
      poll();
    });
  };

  /** Receives as long as there are messages and a free batch to put them in. */
  const poll = (): void => {
    try {
      while (unsubscribe !== undefined && running.size < concurrencyMax) {
        const limit = Math.min(limits.sqs.receiveMax, mapping.batchSize - gatherer.count());
        const received = queues.receiveMessages({ principal, queueArn, limit });
        if (received.length === 0) return;
        extendVisibility(queues, mapping, target, received);
        gatherer.add(received);
      }
    } catch (error) {
      if (error instanceof AwsError) lastResult = `PROBLEM: ${error.message}`;
      else onFault(error);
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
    const answer = await invokeMapped({ ...dependencies, target }, { payload: sqsEvent(queueArn, batch), untilMs });
    const done = succeededMessages(mapping, batch, answer);
    lastResult = done.length === batch.length ? "OK" : "PROBLEM: Function call failed";
    if (done.length > 0)
      queues.deleteMessages({ principal, queueArn, receiptHandles: done.map(({ receiptHandle }) => receiptHandle) });
  };

  return {
    start() {
      unsubscribe ??= queues.onVisible(queueArn, schedulePoll);
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
