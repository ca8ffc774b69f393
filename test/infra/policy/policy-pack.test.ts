// The policy pack as `pulumi up --policy-pack infra/policy` runs it: loaded by the CLI's own entry point, asked over the
// engine's protocol. The rules themselves are rules.test.ts.
import analyzerMessages from "@pulumi/pulumi/proto/analyzer_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StackMember } from "../../../infra/policy/rule.ts";
import { rules } from "../../../infra/policy/rules.ts";
import { servePack, type ServedPack } from "./served-pack.ts";
import { stackOf } from "./stack-members.ts";

const startTimeoutMs = 120_000;
const { ADVISORY, MANDATORY } = analyzerMessages.EnforcementLevel;

let pack: ServedPack;
let dev: readonly StackMember[];

beforeAll(async () => {
  [pack, dev] = await Promise.all([servePack(), stackOf("dev")]);
}, startTimeoutMs);

afterAll(() => pack.close());

describe("the policy pack under the CLI's entry point", () => {
  test("offers every rule with its level", async () => {
    const described = await pack.describe();

    expect(described.getName()).toBe("millrace");
    const offered = described.getPoliciesList().map((policy) => [policy.getName(), policy.getEnforcementlevel()]);
    expect(offered).toEqual(rules.map(({ name, level }) => [name, level === "mandatory" ? MANDATORY : ADVISORY]));
  });

  test("has nothing to say of dev", async () => {
    expect(await pack.analyzeStack(dev)).toEqual([]);
  });

  test("stops a stack whose queue would show a batch to a second consumer", async () => {
    const hasty = dev.map((member) =>
      member.name === "millrace-trigger" && member.type === "aws:sqs/queue:Queue"
        ? { ...member, madeFrom: member.madeFrom, props: { ...member.props, visibilityTimeoutSeconds: 30 } }
        : member,
    );

    const found = await pack.analyzeStack(hasty);

    const [stopped] = found.filter((diagnostic) => diagnostic.getEnforcementlevel() === MANDATORY);
    expect([stopped?.getPolicyname(), stopped?.getUrn()]).toEqual(["queue-visibility", "Queue millrace-trigger"]);
    expect(stopped?.getMessage()).toContain("visibilityTimeoutSeconds is 30; millrace-run-reports needs 420");
  });

  test("stops a role that may do everything before it is created", async () => {
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    });
    const greedy: StackMember = {
      urn: "RolePolicy greedy",
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "greedy",
      props: { policy },
      madeFrom: {},
    };

    const found = await pack.analyze(greedy);

    expect(found.map((diagnostic) => diagnostic.getPolicyname())).toEqual(["no-wildcard-grants"]);
  });
});
