// Where alarms go: a topic that the stage's alarms may publish to, under a key that CloudWatch may use. With AWS's own key for SNS
// an alarm is published nowhere, and only its history says so.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { hyphenName, type Deployment } from "./deployment.ts";
import { administration, deletionWindowDays } from "./key-administration.ts";
import { allowAccount, allowService, policyDocument, type Action, type Condition } from "./policy.ts";

export interface AlarmTopicArgs {
  readonly deployment: Deployment;
}

/** The topic, its key, its policy, and the one who is told if there is one. */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;
  /** Alarms wait for it: what they publish before is refused. */
  readonly policy: aws.sns.TopicPolicy;

  constructor(name: string, { deployment }: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:AlarmTopic", name, {}, opts);
    const owned = { parent: this };
    const ofThisAccount = { StringEquals: { "aws:SourceAccount": deployment.accountId } };
    const key = this.createKey(deployment, ofThisAccount);
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
    const publishers = ["cloudwatch.amazonaws.com", ...budgetService(deployment)] as const;
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
    const { alarmEmail } = deployment.stage;
    if (alarmEmail !== undefined)
      new aws.sns.TopicSubscription(name, { topic: this.topic.arn, protocol: "email", endpoint: alarmEmail }, owned);
    this.registerOutputs({ topicArn: this.topic.arn });
  }

  private createKey(deployment: Deployment, ofThisAccount: Condition): aws.kms.Key {
    const use: readonly Action[] = ["kms:Decrypt", "kms:GenerateDataKey"];
    const users = ["cloudwatch.amazonaws.com", ...budgetService(deployment)] as const;
    const key = new aws.kms.Key(
      "alarms",
      {
        description: `Encrypts what the alarms of the stage ${deployment.stage.name} say`,
        enableKeyRotation: true,
        deletionWindowInDays: deletionWindowDays,
        policy: policyDocument(
          allowAccount(deployment, administration, ["*"]),
          allowAccount(deployment, use, ["*"]),
          ...users.map((service) => allowService(service, use, ["*"], ofThisAccount)),
        ),
      },
      { parent: this },
    );
    new aws.kms.Alias(
      "alarms",
      { name: `alias/${hyphenName(deployment, "alarms")}`, targetKeyId: key.keyId },
      { parent: this },
    );
    return key;
  }
}

/** Of a stage that has a budget. */
const budgetService = ({ stage }: Deployment) =>
  stage.monthlyBudgetDollars === 0 ? [] : (["budgets.amazonaws.com"] as const);
