// Thing groups: a hierarchy in which what a group may do, the groups below it may do too.
// https://docs.aws.amazon.com/iot/latest/developerguide/thing-groups.html
import { AwsError } from "../../wire/aws-error.ts";
import { groupDepthMax } from "../limits.ts";

interface ThingGroup {
  readonly parentName: string | undefined;
  readonly policyNames: Set<string>;
}

export class ThingGroups {
  readonly #groups = new Map<string, ThingGroup>();

  /** @throws AwsError ResourceNotFoundException where the parent is not there. */
  create(name: string, parentName: string | undefined): void {
    if (parentName !== undefined) this.require(parentName);
    this.#groups.set(name, { parentName, policyNames: new Set() });
  }

  find(name: string): ThingGroup | undefined {
    return this.#groups.get(name);
  }

  /** @throws AwsError ResourceNotFoundException */
  require(name: string): void {
    if (!this.#groups.has(name)) throw notFound(`thing group ${name}`);
  }

  /** Policies of the groups and of the groups above them. */
  policyNamesOf(groupNames: Iterable<string>): ReadonlySet<string> {
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
}

export const notFound = (what: string): AwsError =>
  new AwsError("ResourceNotFoundException", 404, `The ${what} does not exist`);
