// Sends a bucket's events to queues and functions, some hundred milliseconds after the write, at least once.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Functions } from "../ports/functions.ts";
import type { MessageQueues } from "../ports/message-queues.ts";
import type { Principal } from "../ports/principal.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { Bucket } from "./bucket.ts";
import { invalidArgument } from "./errors.ts";
import { duplicateDelayMs, notificationDelayMs } from "./limits.ts";
import { eventRecord, testEvent, type ObjectEvent } from "./notification-event.ts";
import { checkTargets, matchesTarget, type NotificationTarget } from "./notification-target.ts";

export interface NotifierOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly access: AccessControl;
  readonly queues: Pick<MessageQueues, "sendMessage">;
  readonly functions: Pick<Functions, "invokeAsync">;
  /** Of events, 0 to 1: how many come twice with the same sequencer. */
  readonly duplicateEventRate: number;
  readonly onFault: (error: unknown) => void;
}

interface Message {
  readonly body: string;
  readonly traceHeader: string | undefined;
}

export class Notifier {
  readonly #options: NotifierOptions;
  #pendingCount = 0;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Events not yet handed over. */
  get pendingCount(): number {
    return this.#pendingCount;
  }

  emit(bucket: Bucket, event: ObjectEvent): void {
    const { random, account, duplicateEventRate } = this.#options;
    for (const target of bucket.targets) {
      if (!matchesTarget(target, event.eventName, event.key)) continue;
      const body = JSON.stringify({ Records: [eventRecord(event, target.id, account)] });
      const { traceHeader } = event;
      this.#deliverIn(notificationDelayMs, bucket, target, { body, traceHeader });
      if (duplicateEventRate > 0 && random.next() < duplicateEventRate) {
        this.#deliverIn(notificationDelayMs + duplicateDelayMs, bucket, target, { body, traceHeader });
      }
    }
  }

  /**
   * Puts the configuration where every destination takes it; queues get a test event, functions none.
   * @throws AwsError InvalidArgument that names each destination that does not exist or does not allow it.
   */
  configure(bucket: Bucket, targets: readonly NotificationTarget[], options = { isValidated: true }): void {
    checkTargets(targets);
    const destinations = new Map(targets.map((target) => [target.arn, target]));
    const refusals = options.isValidated ? [...destinations.values()].map((one) => this.#refusal(bucket, one)) : [];
    const members = refusals
      .filter((refusal) => refusal !== undefined)
      .flatMap(({ arn, reason }, index): [string, string][] => [
        [`ArgumentName${index + 1}`, arn],
        [`ArgumentValue${index + 1}`, reason],
      ]);
    if (members.length > 0) {
      throw invalidArgument("Unable to validate the following destination configurations", Object.fromEntries(members));
    }
    bucket.targets = targets;
  }

  #refusal(bucket: Bucket, { kind, arn }: NotificationTarget): { arn: string; reason: string } | undefined {
    const { clock, random, queues, access } = this.#options;
    const principal = this.#principalOf(bucket);
    try {
      if (kind === "function") access.authorize({ principal, action: "lambda:InvokeFunction", resource: arn });
      else {
        const body = testEvent(bucket.name, clock.now(), random.hex(16).toUpperCase());
        queues.sendMessage({ principal, queueArn: arn, body });
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { arn, reason: refusalReason(kind, arn, error) };
    }
  }

  #deliverIn(delayMs: number, bucket: Bucket, target: NotificationTarget, message: Message): void {
    const { clock, onFault } = this.#options;
    this.#pendingCount++;
    clock.at(clock.now() + delayMs, () => {
      this.#pendingCount--;
      try {
        this.#deliver(bucket, target, message);
      } catch (cause) {
        onFault(new Error(`an event of bucket ${bucket.name} did not reach ${target.arn}`, { cause }));
      }
    });
  }

  #deliver(bucket: Bucket, { kind, arn }: NotificationTarget, { body, traceHeader }: Message): void {
    const { queues, functions } = this.#options;
    const principal = this.#principalOf(bucket);
    if (kind === "queue") queues.sendMessage({ principal, queueArn: arn, body, traceHeader });
    else functions.invokeAsync({ principal, functionArn: arn, payload: body });
  }

  #principalOf(bucket: Bucket): Principal {
    const { accountId } = this.#options.account;
    return { kind: "service", service: "s3.amazonaws.com", sourceArn: bucket.arn, sourceAccount: accountId };
  }
}

function refusalReason(kind: NotificationTarget["kind"], arn: string, error: AwsError): string {
  if (kind === "function") return `Not authorized to invoke function [${arn}]`;
  return error.code === "QueueDoesNotExist"
    ? "The destination queue does not exist"
    : "Permissions on the destination queue do not allow S3 to publish notifications from this bucket";
}
