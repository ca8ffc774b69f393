// Policies and provisioning templates as the tests write them: only what matters to a fact is said.
import type { DeviceRegistry, TemplateDefinition } from "../../../../simulators/cloud/iot/identity/device-registry.ts";
import { account } from "../kit/access.ts";

const place = `arn:aws:iot:${account.region}:${account.accountId}`;

export interface PolicyStatement {
  readonly Effect?: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  /** Without the account's part: `client/d-1`. */
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const resourcesOf = (resource: PolicyStatement["Resource"]): readonly string[] =>
  typeof resource === "string" ? [resource] : resource;

export function policyOf(...statements: readonly PolicyStatement[]): string {
  const arnOf = (resource: string): string => (resource === "*" ? "*" : `${place}:${resource}`);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ Effect = "Allow", Resource, ...statement }) => ({
      Effect,
      ...statement,
      Resource: resourcesOf(Resource).map(arnOf),
    })),
  });
}

export const template: Omit<TemplateDefinition, "name" | "body"> = {
  isEnabled: true,
  roleArn: `arn:aws:iam::${account.accountId}:role/provisioning`,
  hookFunctionArn: undefined,
};

const thing = { Type: "AWS::IoT::Thing", Properties: { ThingName: { Ref: "SerialNumber" } } };

/** A template under which every client id is a thing with these policies. */
export const templateWith = (...policyNames: readonly string[]): string =>
  JSON.stringify({
    Parameters: { SerialNumber: { Type: "String" } },
    Resources: {
      thing,
      ...Object.fromEntries(
        policyNames.map((name) => [name, { Type: "AWS::IoT::Policy", Properties: { PolicyName: name } }] as const),
      ),
    },
  });

export function letEveryoneIn(devices: DeviceRegistry): void {
  devices.putPolicy("open", policyOf({ Action: "iot:*", Resource: "*" }));
  devices.createTemplate({ ...template, name: "open", body: templateWith("open") });
}
