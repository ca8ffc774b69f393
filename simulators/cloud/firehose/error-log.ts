// What goes wrong on the way, as lines in the CloudWatch log that the delivery stream names, written with the destination's role:
// without its permission they are lost in silence.
// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import { formatArn, resourceName } from "../engines/arn.ts";
import type { Clock } from "../kernel/clock.ts";
import type { LogSink } from "../ports/log-sink.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { DestinationConfiguration } from "./configuration.ts";
import type { Failure } from "./error-record.ts";
import type { DeliveryStep } from "./object-delivery.ts";
import { streamVersion } from "./object-key.ts";

export interface ErrorLogOptions {
  readonly clock: Clock;
  readonly account: Account;
  readonly access: AccessControl;
  readonly arn: string;
  readonly destination: DestinationConfiguration;
  readonly logs?: LogSink | undefined;
}

export class ErrorLog {
  readonly #options: ErrorLogOptions;

  constructor(options: ErrorLogOptions) {
    this.#options = options;
  }

  deliveryRefused(step: DeliveryStep, error: AwsError): void {
    const code = error.code === "AccessDeniedException" ? "AccessDenied" : error.code;
    this.#write({ code: `${step}.${code}`, message: error.message });
  }

  sourceRefused(error: AwsError): void {
    this.#write({ code: `Kinesis.${error.code}`, message: error.message });
  }

  transformFailed(failure: Failure): void {
    this.#write(failure, this.#options.destination.transform?.functionArn);
  }

  #write({ code, message }: Failure, processor?: string): void {
    const { clock, arn, destination, logs } = this.#options;
    if (destination.logging === undefined || !this.#mayWrite(destination.logging)) return;
    const line = {
      deliveryStreamARN: arn,
      destination: destination.bucketArn,
      deliveryStreamVersionId: streamVersion,
      message,
      errorCode: code,
      ...(processor === undefined ? {} : { processor }),
    };
    logs?.write({ ...destination.logging, timeMs: clock.now(), message: JSON.stringify(line) });
  }

  #mayWrite({ group, stream }: { group: string; stream: string }): boolean {
    const { access, account, arn, destination } = this.#options;
    const resource = formatArn({ service: "logs", ...account, resource: `log-group:${group}:log-stream:${stream}` });
    try {
      const principal = access.assumeRole(destination.roleArn, "firehose.amazonaws.com", resourceName(arn));
      access.authorize({ principal, action: "logs:PutLogEvents", resource });
      return true;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return false;
    }
  }
}
