// Message move tasks: a dead-letter queue's messages go back to where they came from, or to a queue named, at a bounded rate.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "../wire/aws-error.ts";
import { moveMessagesPerSecondMax, moveTasksKeptMax } from "./limits.ts";
import type { Message } from "./message.ts";
import type { Queue } from "./queue.ts";
import type { QueueDirectory } from "./queue-directory.ts";

export interface MoveTask {
  readonly taskHandle: string;
  readonly sourceArn: string;
  readonly destinationArn?: string;
  readonly messagesPerSecond?: number;
  readonly startedAtMs: number;
  readonly toMoveCount: number;
  movedCount: number;
  status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  failureReason?: string;
}

export interface StartMove {
  readonly sourceArn: string;
  readonly destinationArn?: string | undefined;
  readonly messagesPerSecond?: number | undefined;
}

export class MoveTasks {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #directory: QueueDirectory;
  readonly #tasks = new Map<string, MoveTask[]>();

  constructor(options: { clock: Clock; random: Random; directory: QueueDirectory }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#directory = options.directory;
  }

  /** @throws AwsError ResourceNotFoundException, InvalidParameterValue */
  start({ sourceArn, destinationArn, messagesPerSecond }: StartMove): MoveTask {
    const source = this.#queueNamed(sourceArn, "SourceArn");
    if (destinationArn !== undefined) this.#queueNamed(destinationArn, "DestinationArn");
    if (!this.#isDeadLetterQueue(sourceArn)) throw invalid("Source queue must be configured as a Dead Letter Queue.");
    const earlier = this.list(sourceArn);
    if (earlier.some(({ status }) => status === "RUNNING")) {
      throw invalid(
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    }
    const task: MoveTask = {
      taskHandle: Buffer.from(JSON.stringify({ taskId: this.#random.uuid(), sourceArn })).toString("base64"),
      sourceArn,
      ...(destinationArn === undefined ? {} : { destinationArn }),
      ...(messagesPerSecond === undefined ? {} : { messagesPerSecond }),
      startedAtMs: this.#clock.now(),
      toMoveCount: source.depth().visibleCount,
      movedCount: 0,
      status: "RUNNING",
    };
    this.#tasks.set(sourceArn, [task, ...earlier].slice(0, moveTasksKeptMax));
    this.#scheduleNext(task, source);
    return task;
  }

  /** @throws AwsError InvalidParameterValue, ResourceNotFoundException */
  cancel(taskHandle: string): MoveTask {
    const task = this.list(this.sourceArnOf(taskHandle)).find(
      (one) => one.taskHandle === taskHandle && one.status === "RUNNING",
    );
    if (task === undefined) throw new AwsError("ResourceNotFoundException", 404, "Task does not exist.");
    task.status = "CANCELLED";
    return task;
  }

  /** @throws AwsError InvalidParameterValue, ResourceNotFoundException */
  sourceArnOf(taskHandle: string): string {
    const sourceArn = /"sourceArn":"([^"]+)"/.exec(Buffer.from(taskHandle, "base64").toString())?.[1];
    if (sourceArn === undefined) throw invalid("Value for parameter TaskHandle is invalid.");
    return this.#queueNamed(sourceArn, "SourceArn").arn;
  }

  /** Newest first. */
  list(sourceArn: string): readonly MoveTask[] {
    return this.#tasks.get(sourceArn) ?? [];
  }

  #scheduleNext(task: MoveTask, source: Queue): void {
    const intervalMs = 1000 / (task.messagesPerSecond ?? moveMessagesPerSecondMax);
    this.#clock.at(Math.ceil(task.startedAtMs + (task.movedCount + 1) * intervalMs), () => {
      if (task.status === "RUNNING") this.#moveOne(task, source);
      if (task.status === "RUNNING") this.#scheduleNext(task, source);
    });
  }

  #moveOne(task: MoveTask, source: Queue): void {
    const message = source.takeOldest();
    if (message === undefined) {
      task.status = "COMPLETED";
      return;
    }
    const destination = this.#directory.find(task.destinationArn ?? message.deadLetterSourceArn ?? "");
    if (destination === undefined) {
      source.accept(message);
      task.status = "FAILED";
      task.failureReason = "AWS.SimpleQueueService.NonExistentQueue";
      return;
    }
    destination.accept(this.#asNew(message));
    task.movedCount++;
    if (task.movedCount >= task.toMoveCount && source.depth().visibleCount === 0) task.status = "COMPLETED";
  }

  /** A moved message is a new one: new id, new enqueue time, its receives forgotten. */
  #asNew({ body, md5OfBody, attributes, senderId, traceHeader, groupId, fifo }: Message): Message {
    return {
      body,
      md5OfBody,
      attributes,
      senderId,
      ...(traceHeader === undefined ? {} : { traceHeader }),
      ...(groupId === undefined ? {} : { groupId }),
      ...(fifo === undefined ? {} : { fifo }),
      messageId: this.#random.uuid(),
      sentAtMs: this.#clock.now(),
      receiveCount: 0,
    };
  }

  #isDeadLetterQueue(arn: string): boolean {
    return [...this.#directory.all()].some(({ settings }) => settings.redrive?.deadLetterTargetArn === arn);
  }

  #queueNamed(arn: string, parameter: string): Queue {
    const queue = this.#directory.find(arn);
    if (queue !== undefined) return queue;
    const message = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
    throw new AwsError("ResourceNotFoundException", 404, message);
  }
}

const invalid = (message: string): AwsError => new AwsError("InvalidParameterValue", 400, message);
