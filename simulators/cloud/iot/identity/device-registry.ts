// Who a device is and which policies speak of it: things, thing groups, policies, certificates, and templates by which devices
// provision themselves. A client with a certificate is what its certificate is attached to. One without, on the plain port, is
// taken for the thing whose name is its client id, and where templates are enabled it need not be registered first, as if it had
// provisioned itself under that name by each of them: nobody says by which it would. https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html
import type { Account } from "../../ports/account.ts";
import { formatArn, parseArn } from "../../engines/arn.ts";
import type { Policy, PolicyLanguage } from "../../ports/policy-language.ts";
import { AwsError } from "../../wire/aws-error.ts";
import { templateNamePattern } from "../limits.ts";
import { Certificates, type Certificate } from "./certificates.ts";
import { readTemplate, type ProvisioningTemplate } from "./provisioning-template.ts";
import { notFound, ThingGroups } from "./thing-groups.ts";

export interface ThingDefinition {
  readonly name: string;
  readonly typeName: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What policies are evaluated for. */
export interface DeviceIdentity {
  /** Undefined for a certificate that is not attached to the thing of its client's id. */
  readonly thing: ThingDefinition | undefined;
  readonly policies: readonly Policy[];
}

interface Thing {
  readonly definition: ThingDefinition;
  readonly groups: Set<string>;
}

export interface TemplateDefinition {
  readonly name: string;
  readonly body: string;
  readonly isEnabled: boolean;
  /** What IoT Core registers a device as. */
  readonly roleArn: string;
  /** The pre-provisioning hook. */
  readonly hookFunctionArn: string | undefined;
}

/** A template as it was made. */
export interface Template extends TemplateDefinition {
  readonly arn: string;
  readonly read: ProvisioningTemplate;
  readonly ownPolicies: readonly Policy[];
}

export class DeviceRegistry {
  readonly #account: Account;
  readonly #language: PolicyLanguage;
  readonly #policies = new Map<string, Policy>();
  readonly #groups = new ThingGroups();
  readonly #things = new Map<string, Thing>();
  readonly #templates = new Map<string, Template>();
  readonly certificates: Certificates;
  #revision = 0;

  constructor({ account, policyLanguage }: { account: Account; policyLanguage: PolicyLanguage }) {
    this.#account = account;
    this.#language = policyLanguage;
    this.certificates = new Certificates(account, () => {
      this.#revision++;
    });
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
    this.#groups.create(name, parentName);
    return this.#changed(`thinggroup/${name}`);
  }

  createThing(definition: ThingDefinition): { readonly arn: string } {
    this.#things.set(definition.name, { definition, groups: new Set() });
    return this.#changed(`thing/${definition.name}`);
  }

  /** It keeps its groups and its certificates. @throws AwsError ResourceNotFoundException */
  updateThing(definition: ThingDefinition): void {
    const thing = this.#things.get(definition.name);
    if (thing === undefined) throw notFound(`thing ${definition.name}`);
    this.#things.set(definition.name, { ...thing, definition });
    this.#revision++;
  }

  /** @throws AwsError ResourceNotFoundException */
  requireGroup(name: string): void {
    this.#groups.require(name);
  }

  /** @throws AwsError ResourceNotFoundException */
  requirePolicy(name: string): void {
    if (!this.#policies.has(name)) throw notFound(`policy ${name}`);
  }

  thing(name: string): ThingDefinition | undefined {
    return this.#things.get(name)?.definition;
  }

  leaveGroups(thingName: string): void {
    this.#things.get(thingName)?.groups.clear();
    this.#revision++;
  }

  /** Makes the thing the certificate's. @throws AwsError ResourceNotFoundException */
  attachThing(thingName: string, { thingNames }: Certificate): void {
    if (!this.#things.has(thingName)) throw notFound(`thing ${thingName}`);
    thingNames.add(thingName);
    this.#revision++;
  }

  /** @throws AwsError ResourceNotFoundException */
  addToGroup(thingName: string, groupName: string): void {
    const thing = this.#things.get(thingName);
    if (thing === undefined) throw notFound(`thing ${thingName}`);
    this.requireGroup(groupName);
    thing.groups.add(groupName);
    this.#revision++;
  }

  /** The target is the ARN of a thing group or a certificate. @throws AwsError ResourceNotFoundException */
  attachPolicy(policyName: string, targetArn: string): void {
    this.requirePolicy(policyName);
    this.#policyHolder(targetArn).policyNames.add(policyName);
    this.#revision++;
  }

  /** @throws AwsError ResourceNotFoundException */
  detachPolicy(policyName: string, targetArn: string): void {
    this.requirePolicy(policyName);
    this.#policyHolder(targetArn).policyNames.delete(policyName);
    this.#revision++;
  }

  /** @throws AwsError InvalidRequestException, MalformedPolicyException */
  createTemplate(definition: TemplateDefinition): { readonly arn: string } {
    const { name, body } = definition;
    if (!templateNamePattern.test(name)) {
      const message = `Template name ${name} must match ${templateNamePattern.source}`;
      throw new AwsError("InvalidRequestException", 400, message);
    }
    const read = readTemplate(body);
    const documents = read.policies.map(({ document }) => document).filter((document) => document !== undefined);
    const ownPolicies = documents.map((document) => this.#read(document));
    const { arn } = this.#changed(`provisioningtemplate/${name}`);
    this.#templates.set(name, { ...definition, arn, read, ownPolicies });
    return { arn };
  }

  template(name: string): Template | undefined {
    return this.#templates.get(name);
  }

  /** Of a client with a certificate; undefined where that is unknown or not active. */
  identityOfCertificate(certificateId: string, clientId: string): DeviceIdentity | undefined {
    const certificate = this.certificates.find(certificateId);
    if (certificate?.status !== "ACTIVE") return undefined;
    const attached = [...certificate.thingNames].flatMap((name) => this.#things.get(name) ?? []);
    const groups = attached.flatMap((thing) => [...thing.groups]);
    return {
      thing: attached.find(({ definition }) => definition.name === clientId)?.definition,
      policies: this.#policiesOf(new Set([...certificate.policyNames, ...this.#groups.policyNamesOf(groups)])),
    };
  }

  /** Of a client on the plain port. Undefined for a name that is no thing's, where no template is enabled. */
  identityOfName(thingName: string): DeviceIdentity | undefined {
    const registered = this.#things.get(thingName);
    if (registered !== undefined) {
      return {
        thing: registered.definition,
        policies: this.#policiesOf(this.#groups.policyNamesOf(registered.groups)),
      };
    }
    const templates = [...this.#templates.values()].filter(({ isEnabled }) => isEnabled);
    const [first, ...others] = templates;
    if (first === undefined) return undefined;
    const typeName = others.length === 0 ? first.read.typeName : undefined;
    return {
      thing: { name: thingName, typeName, attributes: {} },
      policies: templates.flatMap((template) => this.#policiesByTemplate(template)),
    };
  }

  #policiesByTemplate({ read: { groups, policies }, ownPolicies }: Template): readonly Policy[] {
    const named = policies.filter(({ document }) => document === undefined).map(({ name }) => name);
    return [...ownPolicies, ...this.#policiesOf(new Set([...named, ...this.#groups.policyNamesOf(groups)]))];
  }

  #policiesOf(names: Iterable<string>): Policy[] {
    return [...names].map((name) => this.#policies.get(name)).filter((policy) => policy !== undefined);
  }

  #policyHolder(targetArn: string): { readonly policyNames: Set<string> } {
    const [type, ...name] = (parseArn(targetArn)?.resource ?? targetArn).split("/");
    const known: Readonly<Record<string, (name: string) => { readonly policyNames: Set<string> } | undefined>> = {
      thinggroup: (group) => this.#groups.find(group),
      cert: (id) => this.certificates.find(id),
    };
    const holder = known[type ?? ""]?.(name.join("/"));
    if (holder === undefined) throw notFound(`target ${targetArn}`);
    return holder;
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
