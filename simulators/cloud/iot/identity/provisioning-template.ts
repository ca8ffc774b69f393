// Fleet provisioning templates, as far as they say who a device is: the thing it becomes, its groups, its policies.
// https://docs.aws.amazon.com/iot/latest/developerguide/provision-template.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { templateBodyCharsMax } from "../limits.ts";

/** Text, or a reference to a parameter; what a reference comes to is known once a device provisions itself. */
const text = z.union([z.string(), z.strictObject({ Ref: z.string() })]);

const thing = z.strictObject({
  Type: z.literal("AWS::IoT::Thing"),
  OverrideSettings: z.record(z.string(), z.string()).optional(),
  Properties: z.strictObject({
    ThingName: text,
    ThingTypeName: z.string().optional(),
    ThingGroups: z.array(z.string()).default([]),
    AttributePayload: z.record(z.string(), text).default({}),
  }),
});
const certificate = z.strictObject({
  Type: z.literal("AWS::IoT::Certificate"),
  Properties: z.strictObject({ CertificateId: text, Status: z.string().optional() }),
});
const policy = z.strictObject({
  Type: z.literal("AWS::IoT::Policy"),
  Properties: z.union([
    z.strictObject({ PolicyName: z.string() }),
    z.strictObject({ PolicyDocument: z.union([z.string(), z.record(z.string(), z.unknown())]) }),
  ]),
});

const bodySchema = z.strictObject({
  Parameters: z.record(z.string(), z.strictObject({ Type: z.literal("String"), Default: z.string().optional() })),
  Resources: z.record(z.string(), z.discriminatedUnion("Type", [thing, certificate, policy])),
  DeviceConfiguration: z.record(z.string(), z.unknown()).optional(),
});

/** What a device that has provisioned itself is. */
export interface ProvisionedThing {
  readonly typeName: string | undefined;
  readonly groups: readonly string[];
  readonly policyNames: readonly string[];
  /** Policies that the template spells out. */
  readonly policyDocuments: readonly string[];
}

/** @throws AwsError InvalidRequestException that lists what of the body is not understood. */
export function readTemplate(body: string): ProvisionedThing {
  if (body.length > templateBodyCharsMax) {
    throw invalid(`templateBody has ${body.length} characters; the limit is ${templateBodyCharsMax}`);
  }
  const parsed = bodySchema.safeParse(jsonOf(body));
  if (!parsed.success) throw invalid(`templateBody: ${z.prettifyError(parsed.error)}`);
  const resources = Object.values(parsed.data.Resources);
  const [named, ...others] = resources.flatMap((resource) => (resource.Type === "AWS::IoT::Thing" ? [resource] : []));
  if (named === undefined || others.length > 0) throw invalid("templateBody must declare exactly one thing");
  const policies = resources.flatMap((resource) => (resource.Type === "AWS::IoT::Policy" ? [resource.Properties] : []));
  return {
    typeName: named.Properties.ThingTypeName,
    groups: named.Properties.ThingGroups,
    policyNames: policies.flatMap((properties) => ("PolicyName" in properties ? [properties.PolicyName] : [])),
    policyDocuments: policies.flatMap((properties) =>
      "PolicyDocument" in properties ? [documentText(properties.PolicyDocument)] : [],
    ),
  };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw invalid("templateBody is not JSON", cause);
  }
}

const documentText = (document: string | Readonly<Record<string, unknown>>): string =>
  typeof document === "string" ? document : JSON.stringify(document);

const invalid = (message: string, cause?: unknown): AwsError =>
  new AwsError("InvalidRequestException", 400, message, { cause });
