// Who devices are and what they may do, by Pulumi type: policies, things, their groups and types, templates by which they
// provision themselves, and the account's log of it all.
import { z } from "zod";
import type { Iot } from "../iot/iot.ts";
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const region = z.string().optional();
const tags = z.record(z.string(), z.string()).optional();
const attributes = z.record(z.string(), z.string());

const policyInputs = z.strictObject({ name: z.string(), policy: z.string(), region, tags });

/** The ARN of a group or a certificate. */
const policyAttachmentInputs = z.strictObject({ policy: z.string(), target: z.string(), region });

/** Certificates of a CA of one's own are refused: the endpoint trusts the cloud's alone. */
const certificateInputs = z.strictObject({ active: z.boolean(), csr: z.string().optional(), region });

const principalAttachmentInputs = z.strictObject({ principal: z.string(), thing: z.string(), region });

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

export function deviceProvisioners(iot: Iot, access: AccessControl, account: Account): Provisioners {
  const { devices } = iot;
  return {
    ...certificateProvisioners(iot),
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
      const { name, templateBody: body, enabled: isEnabled, provisioningRoleArn: roleArn } = inputs;
      access.assumeRole(roleArn, service, "provisioning");
      const hookFunctionArn = inputs.preProvisioningHook?.targetArn;
      const { arn } = devices.createTemplate({ name, body, isEnabled, roleArn, hookFunctionArn });
      return { id: name, outputs: { arn, defaultVersionId: 1 } };
    }),
    "aws:iot/loggingOptions:LoggingOptions": provisioner(loggingInputs, ({ roleArn }) => {
      access.assumeRole(roleArn, service, "logging");
      return { id: account.region, outputs: {} };
    }),
  };
}

function certificateProvisioners({ authority, devices }: Iot): Provisioners {
  return {
    "aws:iot/certificate:Certificate": provisioner(certificateInputs, async ({ active, csr }) => {
      const keys = csr === undefined ? await authority.issue() : { certificatePem: await authority.certify(csr) };
      const { certificatePem } = keys;
      const { id, arn } = devices.certificates.register(certificatePem, active ? "ACTIVE" : "INACTIVE");
      const own = "privateKeyPem" in keys ? { privateKey: keys.privateKeyPem, publicKey: keys.publicKeyPem } : {};
      return { id, outputs: { arn, certificatePem, ...own } };
    }),
    "aws:iot/thingPrincipalAttachment:ThingPrincipalAttachment": provisioner(
      principalAttachmentInputs,
      ({ principal, thing }) => {
        devices.attachThing(thing, devices.certificates.findByArn(principal));
        return { id: `${principal}|${thing}`, outputs: {} };
      },
    ),
  };
}
