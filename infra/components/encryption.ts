// What readings and reports are encrypted with at rest: keys of AWS's own, which anyone in the account may use through the
// service, or one key of the stage's own, which a role may use for what it is given and through the service that it names.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import { administration, deletionWindowDays } from "./key-administration.ts";
import { allow, allowAccount, policyDocument, type Action, type Statement } from "./policy.ts";

const use: readonly Action[] = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** The services that keep data under the key, as their endpoints name them. */
export type EncryptingService = "kinesis" | "s3";

export interface EncryptionArgs extends Pick<Settings, "encryptionKey" | "onDestroy"> {
  readonly deployment: Deployment;
}

/** The stage's key, if it has one of its own, and what using it takes. */
export class Encryption extends pulumi.ComponentResource {
  /** Absent where keys of AWS's own do. */
  readonly key: aws.kms.Key | undefined;
  readonly #deployment: Deployment;

  constructor(name: string, args: EncryptionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Encryption", name, {}, opts);
    this.#deployment = args.deployment;
    this.key = args.encryptionKey === "customer" ? this.createKey(name, args) : undefined;
    this.registerOutputs({ keyArn: this.key?.arn });
  }

  /** What a role needs to write what is encrypted; nothing under a key of AWS's own. */
  mayWrite(through: EncryptingService): Statement[] {
    return this.mayUse(["kms:GenerateDataKey"], through);
  }

  /** What a role needs to read it. */
  mayRead(through: EncryptingService): Statement[] {
    return this.mayUse(["kms:Decrypt"], through);
  }

  /** Both: also what writing an object in parts takes. */
  mayReadAndWrite(through: EncryptingService): Statement[] {
    return this.mayUse(["kms:Decrypt", "kms:GenerateDataKey"], through);
  }

  private mayUse(actions: readonly Action[], through: EncryptingService): Statement[] {
    if (this.key === undefined) return [];
    const via = pulumi.interpolate`${through}.${this.#deployment.region}.amazonaws.com`;
    return [allow(actions, [this.key.arn], { StringEquals: { "kms:ViaService": via } })];
  }

  private createKey(name: string, { deployment, onDestroy }: EncryptionArgs): aws.kms.Key {
    const key = new aws.kms.Key(
      name,
      {
        description: `Encrypts the readings and reports of the stage ${deployment.stage}`,
        enableKeyRotation: true,
        deletionWindowInDays: deletionWindowDays,
        // The account's policies decide who of it does which of these.
        policy: policyDocument(allowAccount(deployment, administration, ["*"]), allowAccount(deployment, use, ["*"])),
      },
      { parent: this, protect: onDestroy === "keep" },
    );
    const aliasName = `alias/${hyphenName(deployment, "data")}`;
    new aws.kms.Alias(name, { name: aliasName, targetKeyId: key.keyId }, { parent: this });
    return key;
  }
}
