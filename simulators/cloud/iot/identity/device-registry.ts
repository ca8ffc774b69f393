// Who a device is and which policies speak of it: things, thing groups, policies, and templates by which devices provision
// themselves. There are no certificates here: a client is taken for the thing whose name is its client id, and where a template
// is enabled it need not be registered first, as if it had provisioned itself under that name; the template's pre-provisioning
// hook is not asked then. https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html
import type { Account } from "../../ports/account.ts";
import { formatArn, parseArn } from "../../ports/arn.ts";
import type { Policy, PolicyLanguage } from "../../ports/policy-language.ts";
import { AwsError } from "../../wire/aws-error.ts";
import { groupDepthMax, templateNamePattern } from "../limits.ts";
import { readTemplate, type ProvisionedThing } from "./provisioning-template.ts";

export interface ThingDefinition {
  readonly name: string;
  readonly typeName: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What policies are evaluated for. */
export interface DeviceIdentity {
  readonly thing: ThingDefinition;
  readonly policies: readonly Policy[];
}

interface ThingGroup {
  readonly parentName: string | undefined;
  readonly policyNames: Set<string>;
}

interface Template {
  readonly isEnabled: boolean;
  readonly provisioned: ProvisionedThing;
  readonly ownPolicies: readonly Policy[];
}

export class DeviceRegistry {
  readonly #account: Account;
  readonly #language: PolicyLanguage;
  readonly #policies = new Map<string, Policy>();
  readonly #groups = new Map<string, ThingGroup>();
  readonly #things = new Map<string, { readonly definition: ThingDefinition; readonly groups: Set<string> }>();
  readonly #templates = new Map<string, Template>();
  #revision = 0;

  constructor({ account, policyLanguage }: { account: Account; policyLanguage: PolicyLanguage }) {
    this.#account = account;
    this.#language = policyLanguage;
  }

  /** Rises with every change: what was decided before it may no longer hold. */
  get revision(): number {
    return this.#revision;
  }

  /** @throws AwsError MalformedPolicyException */
  putPolicy(name: string, document: string): { readonly arn: string } {
    this.#policies.set(name, this.#read(document));
    return this.#changed(`policy/${name}`);
  }

  /** @throws AwsError ResourceNotFoundException where the parent is not there. */
  createGroup(name: string, parentName: string | undefined): { readonly arn: string } {
    if (parentName !== undefined && !this.#groups.has(parentName)) throw notFound(`thing group ${parentName}`);
    this.#groups.set(name, { parentName, policyNames: new Set() });
    return this.#changed(`thinggroup/${name}`);
  }

  createThing(definition: ThingDefinition): { readonly arn: string } {
    this.#things.set(definition.name, { definition, groups: new Set() });
    return this.#changed(`thing/${definition.name}`);
  }

  /** @throws AwsError ResourceNotFoundException */
  addToGroup(thingName: string, groupName: string): void {
    const thing = this.#things.get(thingName);
    if (thing === undefined) throw notFound(`thing ${thingName}`);
    if (!this.#groups.has(groupName)) throw notFound(`thing group ${groupName}`);
    thing.groups.add(groupName);
    this.#revision++;
  }

  /** The target is a thing group's ARN: there are no certificates. @throws AwsError ResourceNotFoundException */
  attachPolicy(policyName: string, targetArn: string): void {
    this.#groupOf(targetArn).policyNames.add(this.#known(policyName));
    this.#revision++;
  }

  /** @throws AwsError ResourceNotFoundException */
  detachPolicy(policyName: string, targetArn: string): void {
    this.#groupOf(targetArn).policyNames.delete(this.#known(policyName));
    this.#revision++;
  }

  /** @throws AwsError InvalidRequestException, MalformedPolicyException */
  createTemplate(template: { name: string; body: string; isEnabled: boolean }): { readonly arn: string } {
    const { name, body, isEnabled } = template;
    if (!templateNamePattern.test(name)) {
      const message = `Template name ${name} must match ${templateNamePattern.source}`;
      throw new AwsError("InvalidRequestException", 400, message);
    }
    const provisioned = readTemplate(body);
    const ownPolicies = provisioned.policyDocuments.map((document) => this.#read(document));
    this.#templates.set(name, { isEnabled, provisioned, ownPolicies });
    return this.#changed(`provisioningtemplate/${name}`);
  }

  /** Undefined for a name that is no thing's, where no template is enabled. */
  identityOf(thingName: string): DeviceIdentity | undefined {
    const registered = this.#things.get(thingName);
    if (registered !== undefined) {
      return { thing: registered.definition, policies: this.#policiesOf(this.#policyNamesOf(registered.groups)) };
    }
    const template = [...this.#templates.values()].find(({ isEnabled }) => isEnabled);
    if (template === undefined) return undefined;
    const { typeName, groups, policyNames } = template.provisioned;
    const names = new Set([...policyNames, ...this.#policyNamesOf(groups)]);
    return {
      thing: { name: thingName, typeName, attributes: {} },
      policies: [...template.ownPolicies, ...this.#policiesOf(names)],
    };
  }

  /** Policies of the groups and of the groups above them. */
  #policyNamesOf(groupNames: Iterable<string>): ReadonlySet<string> {
    const names = new Set<string>();
    for (const groupName of groupNames) {
      let current: string | undefined = groupName;
      for (let depth = 0; current !== undefined && depth < groupDepthMax; depth++) {
        const group: ThingGroup | undefined = this.#groups.get(current);
        for (const name of group?.policyNames ?? []) names.add(name);
        current = group?.parentName;
      }
    }
    return names;
  }

  #policiesOf(names: Iterable<string>): Policy[] {
    return [...names].map((name) => this.#policies.get(name)).filter((policy) => policy !== undefined);
  }

  #groupOf(targetArn: string): ThingGroup {
    const resource = parseArn(targetArn)?.resource ?? targetArn;
    const group = this.#groups.get(resource.slice("thinggroup/".length));
    if (group === undefined || !resource.startsWith("thinggroup/")) throw notFound(`target ${targetArn}`);
    return group;
  }

  #known(policyName: string): string {
    if (!this.#policies.has(policyName)) throw notFound(`policy ${policyName}`);
    return policyName;
  }

  #read(document: string): Policy {
    try {
      return this.#language.read(document);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new AwsError("MalformedPolicyException", 400, message, { cause });
    }
  }

  #changed(resource: string): { readonly arn: string } {
    this.#revision++;
    return { arn: formatArn({ service: "iot", ...this.#account, resource }) };
  }
}

const notFound = (what: string): AwsError =>
  new AwsError("ResourceNotFoundException", 404, `The ${what} does not exist`);
