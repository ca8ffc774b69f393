// New objects in the ingestion bucket to the function that starts reports: through a queue that gathers a batch and
// keeps what fails, or by S3 calling the function for every object.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ingestionPrefixes } from "../../queries/layout.ts";
import type { Settings } from "../settings.ts";
import { deadLetterAlarm, deadLetterQueueArgs } from "./dead-letter-queue.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import { allow, allowService, policyDocument } from "./policy.ts";
import type { ReportRunner } from "./report-runner.ts";
import type { Storage } from "./storage.ts";
import { metricsOf, most, sum, type Alarm, type GraphRow, type WatchedHop } from "./watched.ts";

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: at least five before a message is given up.
const receiveCountMax = 5;
const batchObjectsMax = 1000;
// Without a window Lambda takes no larger batch.
const batchObjectsMaxUnwindowed = 10;

// Rejections count in a report too. S3 refuses notifications whose prefixes overlap; these do not.
const newObjects = [
  { id: "new-readings", events: ["s3:ObjectCreated:*"], filterPrefix: ingestionPrefixes.telemetry },
  { id: "new-rejections", events: ["s3:ObjectCreated:*"], filterPrefix: ingestionPrefixes.rejected },
];

type Hiding = Pick<Settings, "batchWindowSeconds" | "reportTimeoutSeconds">;

/** How long SQS hides a batch from other consumers: six tries of the function, and the wait for the batch to fill. */
export function visibilityTimeoutSeconds({ reportTimeoutSeconds, batchWindowSeconds }: Hiding): number {
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  return 6 * reportTimeoutSeconds + batchWindowSeconds;
}

export interface TriggerArgs extends Hiding, Pick<Settings, "queueAgeAlarmMinutes" | "trigger"> {
  readonly deployment: Deployment;
  readonly from: Storage;
  readonly to: ReportRunner;
}

interface Queues {
  readonly queue: aws.sqs.Queue;
  readonly deadLetters: aws.sqs.Queue;
}

/** The way from a new object to the report runner. */
export class Trigger extends pulumi.ComponentResource implements WatchedHop {
  /** Absent when S3 calls the function itself. */
  readonly queues: Queues | undefined;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly GraphRow[];
  readonly #name: string;

  constructor(name: string, args: TriggerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Trigger", name, {}, opts);
    this.#name = name;
    switch (args.trigger) {
      case "queue":
        this.queues = this.createQueues(args);
        this.notifyQueue(args, this.queues);
        this.consumeQueue(args, this.queues);
        break;
      case "direct":
        this.queues = undefined;
        this.notifyFunction(args);
        break;
    }
    this.alarms = this.queues === undefined ? [] : queueAlarms(this.queues, args);
    this.graphs = this.queues === undefined ? [] : [queueRow(this.queues)];
    this.registerOutputs({ queueUrl: this.queues?.queue.url });
  }

  private createQueues(args: TriggerArgs): Queues {
    const queueName = hyphenName(args.deployment, "ingestion-events");
    const owned = { parent: this };
    const deadLetters = new aws.sqs.Queue(
      `${this.#name}-dead-letter`,
      deadLetterQueueArgs(`${queueName}-dead-letter`),
      owned,
    );
    const queue = new aws.sqs.Queue(
      this.#name,
      {
        name: queueName,
        visibilityTimeoutSeconds: visibilityTimeoutSeconds(args),
        sqsManagedSseEnabled: true,
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: receiveCountMax }),
      },
      owned,
    );
    return { queue, deadLetters };
  }

  private notifyQueue({ deployment, from }: TriggerArgs, { queue }: Queues): void {
    const { bucket } = from.ingestion;
    const onBehalfOfBucket = {
      ArnEquals: { "aws:SourceArn": bucket.arn },
      StringEquals: { "aws:SourceAccount": deployment.accountId },
    };
    const policy = new aws.sqs.QueuePolicy(
      this.#name,
      {
        queueUrl: queue.url,
        policy: policyDocument(allowService("s3.amazonaws.com", ["sqs:SendMessage"], [queue.arn], onBehalfOfBucket)),
      },
      { parent: this },
    );
    new aws.s3.BucketNotification(
      this.#name,
      { bucket: bucket.bucket, queues: newObjects.map((objects) => ({ ...objects, queueArn: queue.arn })) },
      // S3 sends a test event when it is configured, and refuses a queue that does not let it.
      { parent: this, dependsOn: [policy] },
    );
  }

  private consumeQueue({ deployment, to, batchWindowSeconds }: TriggerArgs, { queue }: Queues): void {
    const poll = new aws.iam.RolePolicy(
      this.#name,
      {
        name: hyphenName(deployment, "run-reports-poll"),
        role: to.handler.role.role.name,
        policy: policyDocument(
          allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [queue.arn]),
        ),
      },
      { parent: this },
    );
    new aws.lambda.EventSourceMapping(
      this.#name,
      {
        eventSourceArn: queue.arn,
        functionName: to.handler.fn.arn,
        batchSize: batchWindowSeconds === 0 ? batchObjectsMaxUnwindowed : batchObjectsMax,
        maximumBatchingWindowInSeconds: batchWindowSeconds,
        functionResponseTypes: ["ReportBatchItemFailures"],
      },
      // Lambda refuses a mapping whose role cannot read the queue.
      { parent: this, dependsOn: [poll] },
    );
  }

  private notifyFunction({ deployment, from, to }: TriggerArgs): void {
    const { bucket } = from.ingestion;
    const permission = new aws.lambda.Permission(
      this.#name,
      {
        statementId: "ingestion-bucket",
        function: to.handler.fn.name,
        action: "lambda:InvokeFunction",
        principal: "s3.amazonaws.com",
        sourceArn: bucket.arn,
        sourceAccount: deployment.accountId,
      },
      { parent: this },
    );
    new aws.s3.BucketNotification(
      this.#name,
      {
        bucket: bucket.bucket,
        lambdaFunctions: newObjects.map((objects) => ({ ...objects, lambdaFunctionArn: to.handler.fn.arn })),
      },
      // S3 refuses a function that it may not invoke.
      { parent: this, dependsOn: [permission] },
    );
  }
}

const queueMetrics = ({ name }: aws.sqs.Queue) => metricsOf("AWS/SQS", { QueueName: name });

const queueAlarms = ({ queue, deadLetters }: Queues, args: TriggerArgs): Alarm[] => [
  {
    role: "queue-age",
    meaning: "New objects wait long for their reports",
    watched: {
      kind: "metric",
      metric: queueMetrics(queue)("ApproximateAgeOfOldestMessage"),
      statistic: "Maximum",
    },
    threshold: visibilityTimeoutSeconds(args) + args.queueAgeAlarmMinutes * 60,
    periodSeconds: 60,
  },
  deadLetterAlarm(deadLetters, {
    role: "ingestion-dead-letters",
    meaning: "New objects were given up, and their windows have no reports of them",
  }),
];

function queueRow({ queue, deadLetters }: Queues): GraphRow {
  const [metric, depth] = [queueMetrics(queue), "ApproximateNumberOfMessagesVisible"];
  return [
    { title: "New objects: messages", lines: sum(metric("NumberOfMessagesSent"), metric("NumberOfMessagesDeleted")) },
    { title: "New objects: oldest message", lines: most(metric("ApproximateAgeOfOldestMessage")) },
    { title: "New objects: depth and dead letters", lines: most(metric(depth), queueMetrics(deadLetters)(depth)) },
  ];
}
