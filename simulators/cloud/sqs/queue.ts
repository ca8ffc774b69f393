// One queue: messages delayed, visible and in flight, and the clock's part in it. It decides and keeps; permissions and the
// wire stand elsewhere. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
import type { Cancel, Clock } from "../kernel/clock.ts";
import { TimerQueue, type Timer } from "../kernel/timer-queue.ts";
import { fifoOrder, standardOrder, type Deliverable, type DeliveryOrder } from "./delivery-order.ts";
import { Deduplication } from "./deduplication.ts";
import { inFlightMessagesMax } from "./limits.ts";
import type { Message, Receipt, SentMessage } from "./message.ts";
import { expiredHandle, noLongerAvailable, overLimit } from "./queue-errors.ts";
import { noQueueMetrics, type QueueMetrics } from "./queue-metrics.ts";
import type { QueueSettings } from "./queue-settings.ts";
import { formatReceiptHandle, parseReceiptHandle } from "./receipt-handle.ts";

export interface QueueDepth {
  readonly visibleCount: number;
  readonly inFlightCount: number;
  readonly delayedCount: number;
}

interface Entry extends Deliverable {
  message: Message;
  readonly acceptedAtMs: number;
  /** Ends its delay or its visibility timeout. */
  timer?: Timer;
}

export interface QueueOptions {
  readonly name: string;
  readonly arn: string;
  readonly settings: QueueSettings;
  readonly clock: Clock;
  readonly findQueue: (arn: string) => Queue | undefined;
  readonly metrics?: QueueMetrics;
}

export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly deduplication = new Deduplication();
  settings: QueueSettings;
  settingsChangedAtMs: number;
  tags: Readonly<Record<string, string>> = {};
  readonly #clock: Clock;
  readonly #findQueue: (arn: string) => Queue | undefined;
  readonly #metrics: QueueMetrics;
  readonly #entries = new Map<string, Entry>();
  readonly #order: DeliveryOrder<Entry>;
  readonly #hidden = new TimerQueue();
  readonly #listeners = new Set<() => void>();
  readonly #counts = { delayed: 0, visible: 0, "in-flight": 0 };
  #wake: { readonly timeMs: number; readonly cancel: Cancel } | undefined;
  #expiresFirstMs = Infinity;

  constructor({ name, arn, settings, clock, findQueue, metrics = noQueueMetrics }: QueueOptions) {
    this.name = name;
    this.arn = arn;
    this.settings = settings;
    this.createdAtMs = this.settingsChangedAtMs = clock.now();
    this.#clock = clock;
    this.#findQueue = findQueue;
    this.#metrics = metrics;
    this.#order = settings.isFifo ? fifoOrder() : standardOrder();
  }

  send(sent: SentMessage, delayMs: number): Message {
    const message: Message = { ...sent, receiveCount: 0 };
    this.accept(message, delayMs);
    this.#metrics.sent(Buffer.byteLength(message.body));
    return message;
  }

  /** Takes a message with its history, as a dead-letter queue and a move task do. */
  accept(message: Message, delayMs = 0): void {
    const { messageId } = message;
    const groupId = message.fifo?.groupId ?? "";
    const entry: Entry = { messageId, groupId, state: "visible", message, acceptedAtMs: this.#clock.now() };
    this.#metrics.accepted();
    this.#entries.set(messageId, entry);
    this.#counts.visible++;
    this.#expiresFirstMs = Math.min(this.#expiresFirstMs, message.sentAtMs + this.settings.retentionMs);
    if (delayMs > 0) this.#hide(entry, "delayed", delayMs);
    this.#order.add(entry);
    if (delayMs > 0) this.#armWake();
    else this.#notify();
  }

  /** Up to `limit` messages; those received often enough go to the dead-letter queue instead. @throws AwsError OverLimit */
  receive(limit: number, visibilityTimeoutMs = this.settings.visibilityTimeoutMs): readonly Receipt[] {
    this.settle();
    if (this.#counts["in-flight"] >= inFlightMessagesMax) throw overLimit(this.name);
    const receipts: Receipt[] = [];
    while (receipts.length < limit) {
      const entries = this.#order.next(limit - receipts.length);
      if (entries.length === 0) break;
      for (const entry of entries) {
        if (!this.#passToDeadLetterQueue(entry)) receipts.push(this.#handOut(entry, visibilityTimeoutMs));
      }
    }
    this.#metrics.received(receipts.length);
    this.#armWake();
    return receipts;
  }

  /**
   * Deleting twice succeeds without effect, and so does an outdated handle of a standard queue.
   * @throws AwsError ReceiptHandleIsInvalid, of a FIFO queue InvalidParameterValue
   */
  delete(receiptHandle: string): void {
    this.settle();
    const { entry, isLatest } = this.#entryOf(receiptHandle);
    if (entry === undefined) return;
    if (this.settings.isFifo && !(isLatest && entry.state === "in-flight")) throw expiredHandle(receiptHandle);
    if (!isLatest) return;
    this.#metrics.deleted();
    this.#drop(entry);
    if (this.#order.isGrouped) this.#notify();
  }

  /**
   * Counts from now. A standard queue answers a handle whose timeout is over as if all were well, and leaves the message visible:
   * https://github.com/localstack/localstack/pull/9632
   * @throws AwsError ReceiptHandleIsInvalid, InvalidParameterValue
   */
  changeVisibility(receiptHandle: string, timeoutMs: number): void {
    this.settle();
    const { entry, isLatest } = this.#entryOf(receiptHandle);
    const isInFlight = isLatest && entry?.state === "in-flight";
    if (entry === undefined || !isLatest || (this.settings.isFifo && !isInFlight))
      throw noLongerAvailable(receiptHandle);
    if (!isInFlight) return;
    this.#cancelTimer(entry);
    if (timeoutMs > 0) {
      this.#hide(entry, "in-flight", timeoutMs);
      this.#armWake();
    } else {
      this.#expose(entry);
      this.#notify();
    }
  }

  purge(): void {
    for (const entry of [...this.#entries.values()]) this.#drop(entry);
  }

  /** Takes the oldest visible message away altogether, for a move task. */
  takeOldest(): Message | undefined {
    this.settle();
    const [entry] = this.#order.next(1);
    if (entry !== undefined) this.#drop(entry);
    return entry?.message;
  }

  depth(): QueueDepth {
    this.settle();
    const { visible, delayed, "in-flight": inFlight } = this.#counts;
    return { visibleCount: visible, inFlightCount: inFlight, delayedCount: delayed };
  }

  /** Of a message moved here, the time of the move. Undefined in an empty queue. */
  get oldestAcceptedAtMs(): number | undefined {
    return this.#entries.values().next().value?.acceptedAtMs;
  }

  onVisible(callback: () => void): () => void {
    const listener = (): void => callback();
    this.#listeners.add(listener);
    this.#armWake();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#disarmWake();
    };
  }

  /** Brings the queue up to the present: ends delays and visibility timeouts that are due, forgets what is past retention. */
  settle(): void {
    const nowMs = this.#clock.now();
    let isExposed = false;
    for (let timer = this.#hidden.takeDue(nowMs); timer !== undefined; timer = this.#hidden.takeDue(nowMs)) {
      timer.callback();
      isExposed = true;
    }
    if (isExposed) this.#notify();
    if (nowMs >= this.#expiresFirstMs) this.#expire(nowMs);
  }

  #expire(nowMs: number): void {
    this.#expiresFirstMs = Infinity;
    for (const entry of [...this.#entries.values()]) {
      const expiresMs = entry.message.sentAtMs + this.settings.retentionMs;
      if (expiresMs <= nowMs) this.#drop(entry);
      else this.#expiresFirstMs = Math.min(this.#expiresFirstMs, expiresMs);
    }
  }

  #handOut(entry: Entry, visibilityTimeoutMs: number): Receipt {
    const { message } = entry;
    const receiveCount = message.receiveCount + 1;
    const firstReceivedAtMs = message.firstReceivedAtMs ?? this.#clock.now();
    entry.message = { ...message, receiveCount, firstReceivedAtMs };
    this.#hide(entry, "in-flight", visibilityTimeoutMs);
    const receiptHandle = formatReceiptHandle({ queueName: this.name, messageId: message.messageId, receiveCount });
    return { message: entry.message, receiptHandle };
  }

  /** Where the dead-letter queue is missing the message stays. A standard message keeps its age, a FIFO one starts anew. */
  #passToDeadLetterQueue(entry: Entry): boolean {
    const { redrive } = this.settings;
    if (redrive === undefined || entry.message.receiveCount < redrive.maxReceiveCount) return false;
    const target = this.#findQueue(redrive.deadLetterTargetArn);
    if (target === undefined) return false;
    this.#drop(entry);
    const sentAtMs = this.settings.isFifo ? this.#clock.now() : entry.message.sentAtMs;
    target.accept({ ...entry.message, sentAtMs, deadLetterSourceArn: this.arn });
    return true;
  }

  /** `isLatest`: the message has not been received again since. */
  #entryOf(receiptHandle: string): { entry: Entry | undefined; isLatest: boolean } {
    const { messageId, receiveCount } = parseReceiptHandle(receiptHandle, this.name);
    const entry = this.#entries.get(messageId);
    return { entry, isLatest: entry?.message.receiveCount === receiveCount };
  }

  #hide(entry: Entry, state: "delayed" | "in-flight", durationMs: number): void {
    this.#setState(entry, state);
    entry.timer = this.#hidden.add(this.#clock.now() + durationMs, () => this.#expose(entry));
  }

  #expose(entry: Entry): void {
    this.#setState(entry, "visible");
    this.#order.expose(entry);
  }

  #drop(entry: Entry): void {
    this.#cancelTimer(entry);
    this.#counts[entry.state]--;
    this.#entries.delete(entry.messageId);
    this.#order.remove(entry);
  }

  #setState(entry: Entry, state: Entry["state"]): void {
    this.#counts[entry.state]--;
    this.#counts[state]++;
    entry.state = state;
  }

  #cancelTimer(entry: Entry): void {
    if (entry.timer !== undefined) entry.timer.cancelled = true;
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Only while someone listens: an idle queue leaves the clock without timers. */
  #armWake(): void {
    const timeMs = this.#listeners.size === 0 ? undefined : this.#hidden.peek()?.timeMs;
    if (timeMs === this.#wake?.timeMs) return;
    this.#disarmWake();
    if (timeMs === undefined) return;
    const cancel = this.#clock.at(timeMs, () => {
      this.#wake = undefined;
      this.settle();
      this.#armWake();
    });
    this.#wake = { timeMs, cancel };
  }

  #disarmWake(): void {
    this.#wake?.cancel();
    this.#wake = undefined;
  }
}
