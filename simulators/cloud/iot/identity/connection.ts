// One client's connection: what its policies let it do. They are compiled when it connects, and again when the registry has
// changed; decisions are kept by topic, as a device publishes thousands of times to one.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-policy-actions.html
import type { Account } from "../../ports/account.ts";
import { formatArn } from "../../engines/arn.ts";
import type { RequesterPolicy } from "../../ports/policy-language.ts";
import type { DeviceIdentity, DeviceRegistry } from "./device-registry.ts";

export type DeviceAction = "iot:Connect" | "iot:Publish" | "iot:RetainPublish" | "iot:Subscribe" | "iot:Receive";

/** A client that goes through topics has its decisions forgotten rather than kept for ever. */
const decisionsMax = 256;

const resourceTypes: Readonly<Record<DeviceAction, string>> = {
  "iot:Connect": "client",
  "iot:Publish": "topic",
  "iot:RetainPublish": "topic",
  "iot:Subscribe": "topicfilter",
  "iot:Receive": "topic",
};

/** Who is at the other end. */
export interface Peer {
  readonly clientId: string;
  /** Undefined on the plain port. */
  readonly certificateId: string | undefined;
}

export class Connection {
  readonly #peer: Peer;
  readonly #registry: DeviceRegistry;
  readonly #account: Account;
  readonly #decisions = new Map<DeviceAction, Map<string, boolean>>();
  #policies: readonly RequesterPolicy[] = [];
  #revision = -1;

  constructor(peer: Peer, registry: DeviceRegistry, account: Account) {
    this.#peer = peer;
    this.#registry = registry;
    this.#account = account;
  }

  /** `name`: the client id, the topic, or the topic filter. */
  may(action: DeviceAction, name: string): boolean {
    if (this.#revision !== this.#registry.revision) this.#compile();
    const decisions = this.#decisionsOn(action);
    const known = decisions.get(name);
    if (known !== undefined) return known;
    if (decisions.size >= decisionsMax) decisions.clear();
    const isAllowed = this.#decide(action, name);
    decisions.set(name, isAllowed);
    return isAllowed;
  }

  #decisionsOn(action: DeviceAction): Map<string, boolean> {
    let decisions = this.#decisions.get(action);
    if (decisions === undefined) {
      decisions = new Map();
      this.#decisions.set(action, decisions);
    }
    return decisions;
  }

  #decide(action: DeviceAction, name: string): boolean {
    const resource = formatArn({ service: "iot", ...this.#account, resource: `${resourceTypes[action]}/${name}` });
    const decisions = this.#policies.map((policy) => policy.decide(action, resource));
    return decisions.includes("allowed") && !decisions.includes("explicitly-denied");
  }

  #compile(): void {
    this.#revision = this.#registry.revision;
    this.#decisions.clear();
    const { clientId, certificateId } = this.#peer;
    const identity =
      certificateId === undefined
        ? this.#registry.identityOfName(clientId)
        : this.#registry.identityOfCertificate(certificateId, clientId);
    const context = identity === undefined ? {} : contextOf(clientId, identity);
    this.#policies = (identity?.policies ?? []).map((policy) => policy.within(context));
  }
}

/** https://docs.aws.amazon.com/iot/latest/developerguide/iot-policy-variables.html */
function contextOf(clientId: string, { thing }: DeviceIdentity): Readonly<Record<string, string>> {
  if (thing === undefined) return { "iot:ClientId": clientId, "iot:Connection.Thing.IsAttached": "false" };
  const attributes = Object.entries(thing.attributes).map(
    ([name, value]) => [`iot:Connection.Thing.Attributes[${name}]`, value] as const,
  );
  return {
    "iot:ClientId": clientId,
    "iot:Connection.Thing.ThingName": thing.name,
    "iot:Connection.Thing.IsAttached": "true",
    ...(thing.typeName !== undefined && { "iot:Connection.Thing.ThingTypeName": thing.typeName }),
    ...Object.fromEntries(attributes),
  };
}
