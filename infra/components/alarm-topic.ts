// Where alarms go: a topic that the pipeline's alarms may publish to, under a key that CloudWatch may use. With AWS's own key for SNS
// an alarm is published nowhere, and only its history says so.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { hyphenName, type Deployment } from "./deployment.ts";
import { administration, deletionWindowDays } from "./key-administration.ts";
import {
  allowAccount,
  allowService,
  policyDocument,
  type Action,
  type Condition,
  type ServicePrincipal,
} from "./policy.ts";

export interface AlarmTopicArgs {
  readonly deployment: Deployment;
  /** Whoever is told, and has to confirm it once. */
  readonly alarmEmail: string | undefined;
  /** Whether a budget publishes too. */
  readonly hasBudget: boolean;
}

/** The topic, its key, its policy, and the one who is told if there is one. */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;
  /** Alarms wait for it: what they publish before is refused. */
  readonly policy: aws.sns.TopicPolicy;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:AlarmTopic", name, {}, opts);
    const { deployment, alarmEmail } = args;
    const owned = { parent: this };
    const ofThisAccount = { StringEquals: { "aws:SourceAccount": deployment.accountId } };
    const publishers = publishersOf(args);
    const key = this.createKey(name, { deployment, publishers, ofThisAccount });
    this.topic = new aws.sns.Topic(
      name,
      {
        name: hyphenName(deployment, "alarms"),
        displayName: hyphenName(deployment, "alarms"),
        kmsMasterKeyId: key.arn,
      },
      owned,
    );
    const publish: readonly Action[] = ["sns:Publish"];
    this.policy = new aws.sns.TopicPolicy(
      name,
      {
        arn: this.topic.arn,
        policy: policyDocument(
          ...publishers.map((service) => allowService(service, publish, [this.topic.arn], ofThisAccount)),
        ),
      },
      owned,
    );
    if (alarmEmail !== undefined)
      new aws.sns.TopicSubscription(name, { topic: this.topic.arn, protocol: "email", endpoint: alarmEmail }, owned);
    this.registerOutputs({ topicArn: this.topic.arn });
  }

  private createKey(name: string, { deployment, publishers, ofThisAccount }: KeyArgs): aws.kms.Key {
    const owned = { parent: this };
    const use: readonly Action[] = ["kms:Decrypt", "kms:GenerateDataKey"];
    const key = new aws.kms.Key(
      name,
      {
        description: `Encrypts what the alarms of the stage ${deployment.stage} say`,
        enableKeyRotation: true,
        deletionWindowInDays: deletionWindowDays,
        policy: policyDocument(
          allowAccount(deployment, administration, ["*"]),
          allowAccount(deployment, use, ["*"]),
          ...publishers.map((service) => allowService(service, use, ["*"], ofThisAccount)),
        ),
      },
      owned,
    );
    new aws.kms.Alias(name, { name: `alias/${hyphenName(deployment, "alarms")}`, targetKeyId: key.keyId }, owned);
    return key;
  }
}

interface KeyArgs {
  readonly deployment: Deployment;
  readonly publishers: readonly ServicePrincipal[];
  readonly ofThisAccount: Condition;
}

const publishersOf = ({ hasBudget }: AlarmTopicArgs): readonly ServicePrincipal[] => [
  "cloudwatch.amazonaws.com",
  ...(hasBudget ? (["budgets.amazonaws.com"] as const) : []),
];
