// Who devices are and what they may do, by Pulumi type: policies, things, their groups and types, templates by which they
// provision themselves, and the account's log of it all.
import { z } from "zod";
import type { Iot } from "../iot/iot.ts";
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import { formatArn } from "../ports/arn.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const region = z.string().optional();
const tags = z.record(z.string(), z.string()).optional();
const attributes = z.record(z.string(), z.string());

const policyInputs = z.strictObject({ name: z.string(), policy: z.string(), region, tags });

/** A group's ARN; certificates are not there to attach to. */
const policyAttachmentInputs = z.strictObject({ policy: z.string(), target: z.string(), region });

const thingTypeInputs = z.strictObject({
  name: z.string(),
  deprecated: z.boolean().optional(),
  properties: z
    .strictObject({ description: z.string().optional(), searchableAttributes: z.array(z.string()).optional() })
    .optional(),
  region,
  tags,
});

const thingGroupInputs = z.strictObject({
  name: z.string(),
  parentGroupName: z.string().optional(),
  properties: z
    .strictObject({
      description: z.string().optional(),
      attributePayload: z.strictObject({ attributes: attributes.optional() }).optional(),
    })
    .optional(),
  region,
  tags,
});

const thingInputs = z.strictObject({
  name: z.string(),
  thingTypeName: z.string().optional(),
  attributes: attributes.default({}),
  region,
});

const membershipInputs = z.strictObject({
  thingName: z.string(),
  thingGroupName: z.string(),
  overrideDynamicGroup: z.boolean().optional(),
  region,
});

const templateInputs = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  enabled: z.boolean().default(false),
  type: z.literal("FLEET_PROVISIONING").optional(),
  provisioningRoleArn: z.string(),
  templateBody: z.string(),
  // Configuration without behaviour here: nobody asks to be provisioned.
  preProvisioningHook: z
    .strictObject({ targetArn: z.string(), payloadVersion: z.literal("2020-04-01").optional() })
    .optional(),
  region,
  tags,
});

// Configuration without behaviour here, save that the role is assumed once.
const loggingInputs = z.strictObject({
  defaultLogLevel: z.enum(["DEBUG", "INFO", "ERROR", "WARN", "DISABLED"]),
  disableAllLogs: z.boolean().optional(),
  roleArn: z.string(),
  region,
});

const service = "iot.amazonaws.com";

export function deviceProvisioners({ devices }: Iot, access: AccessControl, account: Account): Provisioners {
  return {
    "aws:iot/policy:Policy": provisioner(policyInputs, ({ name, policy }) => ({
      id: name,
      outputs: { ...devices.putPolicy(name, policy), defaultVersionId: "1" },
    })),
    "aws:iot/policyAttachment:PolicyAttachment": provisioner(policyAttachmentInputs, ({ policy, target }) => {
      devices.attachPolicy(policy, target);
      return { id: `${policy}|${target}`, outputs: {} };
    }),
    "aws:iot/thingType:ThingType": provisioner(thingTypeInputs, ({ name }) => ({
      id: name,
      outputs: { arn: formatArn({ service: "iot", ...account, resource: `thingtype/${name}` }) },
    })),
    "aws:iot/thingGroup:ThingGroup": provisioner(thingGroupInputs, ({ name, parentGroupName }) => ({
      id: name,
      outputs: { ...devices.createGroup(name, parentGroupName), version: 1 },
    })),
    "aws:iot/thing:Thing": provisioner(thingInputs, ({ name, thingTypeName, attributes: own }) => ({
      id: name,
      outputs: {
        ...devices.createThing({ name, typeName: thingTypeName, attributes: own }),
        defaultClientId: name,
        version: 1,
      },
    })),
    "aws:iot/thingGroupMembership:ThingGroupMembership": provisioner(membershipInputs, (inputs) => {
      devices.addToGroup(inputs.thingName, inputs.thingGroupName);
      return { id: `${inputs.thingGroupName}/${inputs.thingName}`, outputs: {} };
    }),
    "aws:iot/provisioningTemplate:ProvisioningTemplate": provisioner(templateInputs, (inputs) => {
      const { name, templateBody: body, enabled: isEnabled } = inputs;
      access.assumeRole(inputs.provisioningRoleArn, service, "provisioning");
      return { id: name, outputs: { ...devices.createTemplate({ name, body, isEnabled }), defaultVersionId: 1 } };
    }),
    "aws:iot/loggingOptions:LoggingOptions": provisioner(loggingInputs, ({ roleArn }) => {
      access.assumeRole(roleArn, service, "logging");
      return { id: account.region, outputs: {} };
    }),
  };
}
