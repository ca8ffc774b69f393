// A rule's action, made ready: given a message and the rule's output it calls the target under the action's role.
import type { RuleMessage } from "../rule-sql/message.ts";

export interface Action {
  /** As the error action's document names it: `KinesisAction`. */
  readonly name: string;
  /** The stream, bucket, queue or topic, as the error action's document names it. */
  readonly resource: string;
  /** Throws (or rejects with) what the target answered. */
  readonly run: (message: RuleMessage, output: Buffer) => void | Promise<void>;
}

/** Rule actions by kind, as the topic rule's payload configures them. */
export type ActionConfiguration =
  | {
      readonly kind: "kinesis";
      readonly roleArn: string;
      readonly streamName: string;
      readonly partitionKey: string | undefined;
    }
  | {
      readonly kind: "firehose";
      readonly roleArn: string;
      readonly deliveryStreamName: string;
      /** Put behind each record. */
      readonly separator: "\n" | "\t" | "\r\n" | "," | "";
    }
  | { readonly kind: "s3"; readonly roleArn: string; readonly bucketName: string; readonly key: string }
  | { readonly kind: "sqs"; readonly roleArn: string; readonly queueUrl: string; readonly useBase64: boolean }
  | { readonly kind: "lambda"; readonly functionArn: string }
  | { readonly kind: "republish"; readonly roleArn: string; readonly topic: string; readonly qos: 0 | 1 };
