// SQS as other services see it: S3, EventBridge, Scheduler and Lambda destinations send; event source mappings receive.
import type { Principal } from "./principal.ts";

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** SentTimestamp, ApproximateReceiveCount, SenderId... as SQS names them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
  /** Undefined where it has none. */
  readonly md5OfMessageAttributes?: string | undefined;
}

export interface MessageAttribute {
  readonly dataType: string;
  readonly stringValue: string;
}

/** Every method authorises `principal` for the SQS action of the same name (role policies and the queue's own). */
export interface MessageQueues {
  sendMessage(request: {
    principal: Principal;
    queueArn: string;
    body: string;
    attributes?: Readonly<Record<string, MessageAttribute>>;
    groupId?: string;
    deduplicationId?: string;
    /** AWSTraceHeader: `Root=1-...`. */
    traceHeader?: string | undefined;
  }): void;
  /** At most `limit` messages that are visible now (no waiting); takes each out of sight for the queue's visibility timeout. */
  receiveMessages(request: { principal: Principal; queueArn: string; limit: number }): readonly ReceivedMessage[];
  deleteMessages(request: { principal: Principal; queueArn: string; receiptHandles: readonly string[] }): void;
  changeVisibility(request: { principal: Principal; queueArn: string; receiptHandle: string; timeoutMs: number }): void;
  visibilityTimeoutMs(queueArn: string): number;
  /** Calls back (synchronously, so only to set a timer) whenever a message becomes visible. Returns the undo. */
  onVisible(queueArn: string, callback: () => void): () => void;
}
