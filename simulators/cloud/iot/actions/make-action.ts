// From an action's configuration to the call it makes. Each acts as its own role, save Lambda, which has a resource policy.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-rule-actions.html
import type { AccessControl } from "../../ports/access-control.ts";
import type { Account } from "../../ports/account.ts";
import { formatArn } from "../../engines/arn.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { DeliveryStreams } from "../../ports/delivery-streams.ts";
import type { Functions } from "../../ports/functions.ts";
import type { MessageQueues } from "../../ports/message-queues.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { Principal } from "../../ports/principal.ts";
import type { Random } from "../../kernel/random.ts";
import type { RecordStreams } from "../../ports/record-stream.ts";
import { compileTemplate } from "../rule-sql/compile.ts";
import type { RuleMessage } from "../rule-sql/message.ts";
import type { Action, ActionConfiguration } from "./action.ts";

export interface ActionTargets {
  readonly access: AccessControl;
  readonly account: Account;
  readonly clock: Clock;
  readonly random: Random;
  readonly records: RecordStreams;
  readonly deliveryStreams: DeliveryStreams;
  readonly objects: ObjectStore;
  readonly queues: MessageQueues;
  readonly functions: Functions;
  /** Puts what came of a message back on the broker and through the rules. @throws Error where the broker would not take it */
  readonly republish: Republish;
}

export type Republish = (
  message: RuleMessage,
  published: { readonly topic: string; readonly payload: Buffer; readonly qos: 0 | 1 },
) => void;

/** `ruleArn` stands as the source where a rule calls a function. */
export function makeAction(configuration: ActionConfiguration, ruleArn: string, targets: ActionTargets): Action {
  const { access, account, random, records, deliveryStreams, objects, queues, functions } = targets;
  const assume = (roleArn: string): Principal => access.assumeRole(roleArn, "iot.amazonaws.com", "iot-rule");
  switch (configuration.kind) {
    case "kinesis": {
      const { roleArn, streamName } = configuration;
      const partitionKey =
        configuration.partitionKey === undefined ? () => random.uuid() : compileTemplate(configuration.partitionKey);
      const run: Action["run"] = (message, data) =>
        records.putRecord({ principal: assume(roleArn), streamName, partitionKey: partitionKey(message), data });
      return { name: "KinesisAction", resource: streamName, run };
    }
    case "firehose": {
      const { roleArn, deliveryStreamName } = configuration;
      const separator = Buffer.from(configuration.separator);
      const run: Action["run"] = (_, output) => {
        const data = separator.length === 0 ? output : Buffer.concat([output, separator]);
        deliveryStreams.putRecord({ principal: assume(roleArn), deliveryStreamName, data });
      };
      return { name: "FirehoseAction", resource: deliveryStreamName, run };
    }
    case "s3": {
      const { roleArn, bucketName } = configuration;
      const key = compileTemplate(configuration.key);
      const run: Action["run"] = async (message, body) => {
        const put = { principal: assume(roleArn), bucket: bucketName, key: key(message), body };
        await objects.put(put);
      };
      return { name: "S3Action", resource: bucketName, run };
    }
    case "sqs": {
      const { roleArn, queueUrl, useBase64 } = configuration;
      const queueArn = formatArn({
        service: "sqs",
        ...account,
        resource: queueUrl.slice(queueUrl.lastIndexOf("/") + 1),
      });
      const run: Action["run"] = (_, output) =>
        queues.sendMessage({
          principal: assume(roleArn),
          queueArn,
          body: output.toString(useBase64 ? "base64" : "utf8"),
        });
      return { name: "SqsAction", resource: queueUrl, run };
    }
    case "lambda": {
      const { functionArn } = configuration;
      const principal: Principal = {
        kind: "service",
        service: "iot.amazonaws.com",
        sourceArn: ruleArn,
        sourceAccount: account.accountId,
      };
      const run: Action["run"] = (_, output) =>
        functions.invokeAsync({ principal, functionArn, payload: output.toString("utf8") });
      return { name: "LambdaAction", resource: functionArn, run };
    }
    case "republish": {
      const { qos, roleArn } = configuration;
      const template = compileTemplate(configuration.topic);
      const run: Action["run"] = (message, payload) => {
        // A reserved topic is written with $$.
        const topic = template(message).replace(/^\$\$/, "$");
        const resource = formatArn({ service: "iot", ...account, resource: `topic/${topic}` });
        access.authorize({ principal: assume(roleArn), action: "iot:Publish", resource });
        targets.republish(message, { topic, payload, qos });
      };
      return { name: "RepublishAction", resource: configuration.topic, run };
    }
  }
}
