// Takes permissions out of a running world: a role's own, or what a resource's policy lets a service do. They are given back
// when the test ends, or earlier where it asks.
import { afterEach } from "vitest";
import { z } from "zod";
import type { OneWorld } from "./world-of.ts";

const principal = z.union([z.string(), z.looseObject({ Service: z.string().optional() })]).optional();
const statement = z.looseObject({
  Effect: z.string(),
  Principal: principal,
  Action: z.union([z.string().transform((action) => [action]), z.array(z.string())]),
  Condition: z.unknown().optional(),
});
type Statement = z.output<typeof statement>;
const document = z.looseObject({ Statement: z.array(statement) });

/** Whether a statement allows an action, written `kms:Decrypt` or, for one service's use of it, `kms:Decrypt via s3`. */
const allows = ({ Action, Condition }: Statement, wanted: string): boolean => {
  const [action = "", service] = wanted.split(" via ");
  return Action.includes(action) && (service === undefined || JSON.stringify(Condition ?? {}).includes(`"${service}.`));
};

const serviceOf = ({ Principal }: Statement): string | undefined =>
  typeof Principal === "object" ? Principal.Service : undefined;

/** `ingestion-events` of a queue, `function:publish-report` of a function, `key` of a key. */
const nameOf = (arn: string): string =>
  arn
    .split(":")
    .slice(5)
    .join(":")
    .replace("millrace-dev-", "")
    .replace(/^key\/.*/, "key");

/** The document without the actions, in the statements that are concerned; `spend` is told of each of these. */
function without(
  text: string,
  actions: readonly string[],
  isConcerned: (statement: Statement) => boolean,
  spend: (statement: Statement) => void,
) {
  const policy = document.parse(JSON.parse(text));
  const found = new Set<string>();
  const reduced = policy.Statement.map((statement) => {
    const denied = isConcerned(statement) ? actions.filter((action) => allows(statement, action)) : [];
    for (const action of denied) found.add(action);
    if (denied.length > 0) spend(statement);
    const names = denied.map((action) => action.split(" via ")[0]);
    return { ...statement, Action: statement.Action.filter((action) => !names.includes(action)) };
  });
  const Statement = reduced.filter(({ Action }) => Action.length > 0);
  return { found, text: JSON.stringify({ ...policy, Statement }) };
}

export function denials(one: () => OneWorld) {
  const iam = () => one().world.cloud.iam;
  const restorations: (() => void)[] = [];
  /** Statements of which a test has taken an action away, after their policies' owners. */
  const denied = new Set<string>();
  const keyOf = (owner: string, { Action, Condition }: Statement): string =>
    [owner, Action.join(", "), JSON.stringify(Condition ?? {})].join(" | ");
  const spendOf = (owner: string) => (statement: Statement) => void denied.add(keyOf(owner, statement));
  const neverDenied = (policies: ReadonlyMap<string, string>, owner: (name: string) => string): string[] =>
    [...policies].flatMap(([name, text]) =>
      document
        .parse(JSON.parse(text))
        .Statement.filter((each) => each.Principal === undefined || serviceOf(each) !== undefined)
        .filter((each) => !denied.has(keyOf(owner(name), each)))
        .map(({ Action }) => `${owner(name)}: ${Action.join(", ")}`),
    );
  const allowAgain = (): void => {
    for (const restore of restorations.splice(0)) restore();
  };
  afterEach(allowAgain);

  const mustFind = (owner: string, actions: readonly string[], found: readonly ReadonlySet<string>[]): void => {
    const missing = actions.filter((action) => !found.some((set) => set.has(action)));
    if (missing.length > 0) throw new Error(`${owner} has no ${missing.join()} that could be denied`);
  };

  return {
    /** Takes the actions out of every policy of the role. @throws Error for an action that it has not */
    deny: (role: string, ...actions: readonly string[]): void => {
      const roleName = `millrace-dev-${role}`;
      const found = [...iam().rolePolicies(roleName)].map(([policyName, text]) => {
        const reduced = without(text, actions, () => true, spendOf(role));
        iam().putRolePolicy(roleName, policyName, reduced.text);
        restorations.push(() => iam().putRolePolicy(roleName, policyName, text));
        return reduced.found;
      });
      mustFind(roleName, actions, found);
    },
    /** Takes the actions out of what resources' policies let the service do. @throws Error for one that none lets it do */
    denyService: (service: string, ...actions: readonly string[]): void => {
      const found = [...iam().resourcePolicies()].map(([resourceArn, text]) => {
        const reduced = without(
          text,
          actions,
          (statement) => serviceOf(statement) === service,
          spendOf(nameOf(resourceArn)),
        );
        if (reduced.found.size > 0) {
          iam().putResourcePolicy(resourceArn, reduced.text);
          restorations.push(() => iam().putResourcePolicy(resourceArn, text));
        }
        return reduced.found;
      });
      mustFind(service, actions, found);
    },
    /** What the roles may do and no test has taken from them: `transform: logs:PutLogEvents`. */
    neverDeniedTo: (...roles: readonly string[]): string[] =>
      roles.flatMap((role) => neverDenied(iam().rolePolicies(`millrace-dev-${role}`), () => role)),
    /** The same of what resources' policies let services do, after the resources. */
    neverDeniedToServices: (): string[] => neverDenied(iam().resourcePolicies(), nameOf),
    allowAgain,
  };
}
