// RegisterThing: what the template says is made, by the template's role. All that the role must be allowed is asked before
// anything is made. https://docs.aws.amazon.com/iot/latest/developerguide/provision-template.html
import type { AccessControl } from "../../ports/access-control.ts";
import type { Account } from "../../ports/account.ts";
import { formatArn } from "../../engines/arn.ts";
import { AwsError } from "../../wire/aws-error.ts";
import type { Certificate } from "../identity/certificates.ts";
import type { DeviceRegistry, Template, ThingDefinition } from "../identity/device-registry.ts";
import type { Overrides, Registration } from "../identity/provisioning-template.ts";
import { thingNamePattern } from "../limits.ts";

export interface Registering {
  readonly template: Template;
  readonly certificate: Certificate;
  readonly registration: Registration;
}

export interface RegistryDependencies {
  readonly access: AccessControl;
  readonly account: Account;
  readonly devices: DeviceRegistry;
}

/** @throws AwsError InvalidRequestException, ResourceConflictException, AccessDeniedException, ResourceNotFoundException */
export function registerThing(registering: Registering, { access, account, devices }: RegistryDependencies): void {
  const { template, certificate, registration } = registering;
  const { thingName } = registration;
  if (!thingNamePattern.test(thingName)) {
    throw new AwsError("InvalidRequestException", 400, `Thing name ${thingName} must match ${thingNamePattern.source}`);
  }
  const existing = devices.thing(thingName);
  if (existing !== undefined) refuseConflict(template, thingName);
  for (const group of template.read.groups) devices.requireGroup(group);
  for (const { name, document } of template.read.policies) if (document === undefined) devices.requirePolicy(name);
  const principal = access.assumeRole(template.roleArn, "iot.amazonaws.com", "provisioning");
  for (const { action, resources } of permissionsOf(registering, existing !== undefined)) {
    for (const resource of resources) {
      access.authorize({ principal, action, resource: formatArn({ service: "iot", ...account, resource }) });
    }
  }
  makeThing(registering, existing, devices);
  for (const { name, document } of template.read.policies) {
    if (document !== undefined) devices.putPolicy(name, document);
    devices.attachPolicy(name, certificate.arn);
  }
  devices.attachThing(thingName, certificate);
  const { certificateStatus } = template.read;
  if (certificateStatus !== undefined) devices.certificates.setStatus(certificate.id, certificateStatus);
}

function refuseConflict({ read: { overrides } }: Template, thingName: string): void {
  if (Object.values(overrides).includes("FAIL")) {
    throw new AwsError("ResourceConflictsException", 409, `The thing ${thingName} exists already`);
  }
}

interface RegistrationPermission {
  readonly action: string;
  /** Without the account's part: `thing/d-1`. */
  readonly resources: readonly string[];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiot.html */
function permissionsOf(
  { template, certificate, registration }: Registering,
  isThingThere: boolean,
): RegistrationPermission[] {
  const { groups, policies, certificateStatus, overrides } = template.read;
  const thing = `thing/${registration.thingName}`;
  const own = `cert/${certificate.id}`;
  const areGroupsKept = isThingThere && overrides.ThingGroups === "DO_NOTHING";
  const joined = areGroupsKept ? [] : groups.map((group) => `thinggroup/${group}`);
  const spelledOut = policies.filter(({ document }) => document !== undefined);
  return [
    { action: isThingThere ? "iot:UpdateThing" : "iot:CreateThing", resources: [thing] },
    ...joined.map((group) => ({ action: "iot:AddThingToThingGroup", resources: [group, thing] })),
    ...spelledOut.map(({ name }) => ({ action: "iot:CreatePolicy", resources: [`policy/${name}`] })),
    ...(policies.length > 0 ? [{ action: "iot:AttachPolicy", resources: [own] }] : []),
    { action: "iot:AttachThingPrincipal", resources: [own] },
    ...(certificateStatus === undefined ? [] : [{ action: "iot:UpdateCertificate", resources: [own] }]),
  ];
}

/** A thing that was there is changed as far as the template's override settings say. */
function makeThing(
  { template: { read }, registration: { thingName, attributes } }: Registering,
  existing: ThingDefinition | undefined,
  devices: DeviceRegistry,
): void {
  const { overrides, typeName, groups } = read;
  if (existing === undefined) {
    devices.createThing({ name: thingName, typeName, attributes });
  } else {
    devices.updateThing({
      name: thingName,
      typeName: overrides.ThingTypeName === "REPLACE" ? typeName : existing.typeName,
      attributes: overridden(overrides.AttributePayload, existing.attributes, attributes),
    });
    if (overrides.ThingGroups === "DO_NOTHING") return;
    if (overrides.ThingGroups === "REPLACE") devices.leaveGroups(thingName);
  }
  for (const group of groups) devices.addToGroup(thingName, group);
}

type Attributes = Readonly<Record<string, string>>;

function overridden(setting: Overrides["AttributePayload"], existing: Attributes, given: Attributes): Attributes {
  switch (setting) {
    case "DO_NOTHING":
    case "FAIL":
      return existing;
    case "MERGE":
      return { ...existing, ...given };
    case "REPLACE":
      return given;
  }
}
