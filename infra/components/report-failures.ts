// Where a report that did not come to be leaves its trace, for an operator: queries that failed, and events that the
// reports' functions could not take however often they were tried.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BundledFunction } from "./bundled-function.ts";
import { deadLetterAlarm, deadLetterQueueArgs } from "./dead-letter-queue.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import { allow, type Statement } from "./policy.ts";
import type { Alarm, GraphRow, WatchedHop } from "./watched.ts";

// Lambda's own figures, stated so that they are seen: two more tries, for at most six hours.
const maximumRetryAttempts = 2;
const maximumEventAgeSeconds = 21_600;

export interface ReportFailuresArgs {
  readonly deployment: Deployment;
}

/** The queue of failures. */
export class ReportFailures extends pulumi.ComponentResource implements WatchedHop {
  readonly queue: aws.sqs.Queue;
  readonly alarms: readonly Alarm[];
  /** None of its own: the runner's row shows how many there are. */
  readonly graphs: readonly GraphRow[] = [];

  constructor(name: string, { deployment }: ReportFailuresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:ReportFailures", name, {}, opts);
    const queueName = hyphenName(deployment, "report-failures");
    this.queue = new aws.sqs.Queue(name, deadLetterQueueArgs(queueName), { parent: this });
    this.alarms = [
      deadLetterAlarm(this.queue, {
        role: "report-failures",
        meaning: "A report did not come to be, and the reason waits for a person",
      }),
    ];
    this.registerOutputs({ queueUrl: this.queue.url });
  }

  /** What a role needs to leave a failure here. */
  get mayReport(): Statement {
    return allow(["sqs:SendMessage"], [this.queue.arn]);
  }

  /** Sends here what the function failed to take asynchronously; its role needs `mayReport`. */
  collectFrom(handler: BundledFunction, name: string, parent: pulumi.Resource): void {
    new aws.lambda.FunctionEventInvokeConfig(
      name,
      {
        functionName: handler.fn.name,
        maximumRetryAttempts,
        maximumEventAgeInSeconds: maximumEventAgeSeconds,
        destinationConfig: { onFailure: { destination: this.queue.arn } },
      },
      { parent, dependsOn: [handler.role.policy] },
    );
  }
}
