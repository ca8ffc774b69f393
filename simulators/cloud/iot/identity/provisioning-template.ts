// Fleet provisioning templates: the thing that a device becomes, its certificate's status and its policies, by the parameters that
// the device gives. https://docs.aws.amazon.com/iot/latest/developerguide/provision-template.html
import { createHash } from "node:crypto";
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { templateBodyCharsMax } from "../limits.ts";
import { evaluateText, templateText } from "./template-text.ts";

const overrides = z.strictObject({
  AttributePayload: z.enum(["DO_NOTHING", "REPLACE", "FAIL", "MERGE"]).default("DO_NOTHING"),
  ThingTypeName: z.enum(["DO_NOTHING", "REPLACE", "FAIL"]).default("DO_NOTHING"),
  ThingGroups: z.enum(["DO_NOTHING", "REPLACE", "FAIL", "MERGE"]).default("DO_NOTHING"),
});

const thing = z.strictObject({
  Type: z.literal("AWS::IoT::Thing"),
  OverrideSettings: overrides.prefault({}),
  Properties: z.strictObject({
    ThingName: templateText,
    ThingTypeName: z.string().optional(),
    ThingGroups: z.array(z.string()).default([]),
    AttributePayload: z.record(z.string(), templateText).default({}),
  }),
});
const certificate = z.strictObject({
  Type: z.literal("AWS::IoT::Certificate"),
  Properties: z.strictObject({
    // The certificate that the device has just been given is the only one that fleet provisioning knows.
    CertificateId: z.strictObject({ Ref: z.literal("AWS::IoT::Certificate::Id") }),
    Status: z
      .string()
      .toUpperCase()
      .pipe(z.enum(["ACTIVE", "INACTIVE"]))
      .default("ACTIVE"),
  }),
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
  DeviceConfiguration: z.record(z.string(), templateText).optional(),
});

/** What becomes of a part of a thing that is there already. */
export type Overrides = z.output<typeof overrides>;

/** A policy that exists, or one that the template spells out. */
export type TemplatePolicy = { readonly name: string; readonly document: string | undefined };

/** What a device is made, all parameters replaced. */
export interface Registration {
  readonly thingName: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly deviceConfiguration: Readonly<Record<string, string>>;
}

export interface ProvisioningTemplate {
  readonly typeName: string | undefined;
  readonly groups: readonly string[];
  readonly overrides: Overrides;
  readonly policies: readonly TemplatePolicy[];
  /** Undefined where the template has no certificate. */
  readonly certificateStatus: "ACTIVE" | "INACTIVE" | undefined;
  /** @throws AwsError InvalidRequestException that names a parameter without a value. */
  evaluate(parameters: Readonly<Record<string, string>>): Registration;
}

/** @throws AwsError InvalidRequestException that lists what of the body is not understood. */
export function readTemplate(body: string): ProvisioningTemplate {
  if (body.length > templateBodyCharsMax) {
    throw invalid(`templateBody has ${body.length} characters; the limit is ${templateBodyCharsMax}`);
  }
  const parsed = bodySchema.safeParse(jsonOf(body));
  if (!parsed.success) throw invalid(`templateBody: ${z.prettifyError(parsed.error)}`);
  const { Parameters, DeviceConfiguration = {} } = parsed.data;
  const resources = Object.values(parsed.data.Resources);
  const [named, ...others] = resources.flatMap((resource) => (resource.Type === "AWS::IoT::Thing" ? [resource] : []));
  if (named === undefined || others.length > 0) throw invalid("templateBody must declare exactly one thing");
  const { ThingName, ThingTypeName, ThingGroups, AttributePayload } = named.Properties;
  return {
    typeName: ThingTypeName,
    groups: ThingGroups,
    overrides: named.OverrideSettings,
    policies: resources.flatMap((one) => (one.Type === "AWS::IoT::Policy" ? [policyOf(one.Properties)] : [])),
    certificateStatus: resources.find((one) => one.Type === "AWS::IoT::Certificate")?.Properties.Status,
    evaluate(given) {
      const presets = Object.entries(Parameters).flatMap(([name, { Default }]) =>
        Default === undefined ? [] : [[name, Default] as const],
      );
      const parameters = { ...Object.fromEntries(presets), ...given };
      const evaluateAll = (texts: typeof AttributePayload): Record<string, string> =>
        Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, evaluateText(text, parameters)]));
      return {
        thingName: evaluateText(ThingName, parameters),
        attributes: evaluateAll(AttributePayload),
        deviceConfiguration: evaluateAll(DeviceConfiguration),
      };
    },
  };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw invalid("templateBody is not JSON", cause);
  }
}

/** A policy that has no name of its own is called by the hash of its document. */
function policyOf(properties: z.output<typeof policy>["Properties"]): TemplatePolicy {
  if ("PolicyName" in properties) return { name: properties.PolicyName, document: undefined };
  const { PolicyDocument } = properties;
  const document = typeof PolicyDocument === "string" ? PolicyDocument : JSON.stringify(PolicyDocument);
  return { name: createHash("sha256").update(document).digest("hex"), document };
}

const invalid = (message: string, cause?: unknown): AwsError =>
  new AwsError("InvalidRequestException", 400, message, { cause });
