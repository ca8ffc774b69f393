// Every grant of every stage: full action names, resources by name, services held to this account. What AWS cannot scope,
// or names only at run time, stands in one table, infra/policy/wildcard-exceptions.ts, with its reason. Who may do what
// exactly is permissions.test.ts.
import { describe, expect, test } from "vitest";
import { defaultTelemetry, type Telemetry } from "../../contract/index.ts";
import { policyStatements, type PolicyStatement } from "../../infra/policy/policy-document.ts";
import { excepts, isExcepted, isWild, wildcardExceptions } from "../../infra/policy/wildcard-exceptions.ts";
import { gateway, theThingsNetwork } from "../contract/other-fleets.ts";
import { accountId, evaluatePipe, stageOf, type Registered } from "./evaluated-pipe.ts";

/** How each service's assumption of a role, or call on a resource, is held to this account. */
const deputies: Readonly<Record<string, readonly string[] | { readonly unconditional: string }>> = {
  // https://docs.aws.amazon.com/iot/latest/developerguide/cross-service-confused-deputy-prevention.html
  "iot.amazonaws.com": ["aws:SourceAccount", "aws:SourceArn"],
  // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role
  "firehose.amazonaws.com": ["sts:ExternalId"],
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
  "scheduler.amazonaws.com": ["aws:SourceAccount", "aws:SourceArn"],
  "s3.amazonaws.com": ["aws:SourceAccount"],
  "logging.s3.amazonaws.com": ["aws:SourceAccount"],
  "events.amazonaws.com": ["aws:SourceArn"],
  "cloudwatch.amazonaws.com": ["aws:SourceAccount", "aws:SourceArn"],
  // https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
  "budgets.amazonaws.com": ["aws:SourceAccount"],
  // https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
  "lambda.amazonaws.com": { unconditional: "Lambda sends no source; who may give a function a role is iam:PassRole" },
};

type Variant = readonly [stage: string, changed?: Readonly<Record<string, string>>, contract?: Telemetry];

const variants: Readonly<Record<string, Variant>> = {
  dev: ["dev"],
  staging: ["staging"],
  prod: ["prod"],
  "staging, direct trigger": ["staging", { "millrace:trigger": "direct" }],
  "dev, devices of several applications": ["dev", {}, theThingsNetwork],
  "prod, gateways": ["prod", {}, gateway],
  // Every setting that adds a grant, which no stage file may have.
  "staging, with everything": [
    "staging",
    {
      "millrace:monthlyBudgetDollars": "250",
      "millrace:alarmEmail": "ops@example.com",
      "millrace:tracing": "on",
      "millrace:iotLogLevel": "info",
      "millrace:sourceBackup": "on",
      "millrace:accessLogDays": "30",
    },
  ],
};

/** Every type of resource with a policy document, and the input that it stands in: identities', then resources' own. */
const documentInputs: Readonly<Record<string, string>> = {
  "aws:iam/role:Role": "assumeRolePolicy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iot/policy:Policy": "policy",
  "aws:kms/key:Key": "policy",
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:sqs/queuePolicy:QueuePolicy": "policy",
};

const graphs = new Map<string, readonly Registered[]>();
for (const [variant, [stage, changed, contract = defaultTelemetry]] of Object.entries(variants))
  graphs.set(variant, (await evaluatePipe(stageOf(stage, changed), { contract })).resources);

interface FoundStatement extends PolicyStatement {
  /** The resource and its input, `Role transform assumeRolePolicy`. */
  readonly place: string;
  readonly type: string;
}

const statementsOf = (graph: readonly Registered[]): FoundStatement[] =>
  graph.flatMap(({ key, type, inputs }) =>
    Object.entries(inputs).flatMap(([input, value]) =>
      policyStatements({ [input]: value }).map((statement) => ({ ...statement, type, place: `${key} ${input}` })),
    ),
  );

const grantsOf = (graph: readonly Registered[]): FoundStatement[] =>
  statementsOf(graph).filter(({ Effect }) => Effect === "Allow");

/** Each action and resource that a statement grants together. */
const pairsOf = ({ place, type, Action, Resource = [] }: FoundStatement) =>
  Action.flatMap((action) => Resource.map((resource) => ({ place, type, action, resource })));

const servicesOf = ({ Principal }: FoundStatement): string[] =>
  typeof Principal === "object" ? (Principal.Service ?? []) : [];

/** The condition keys that hold a statement to this account. */
const keysToThisAccount = ({ Condition = {} }: FoundStatement): string[] =>
  Object.values(Condition)
    .flatMap((tests) => Object.entries(tests))
    .filter(([, values]) => values.every((value) => value === accountId || value.includes(`:${accountId}:`)))
    .map(([key]) => key);

describe.each([...graphs])("%s", (_, graph) => {
  test("is walked whole: each role, key, bucket, queue, topic and device policy has a document, and nothing else has", () => {
    const walked = new Set(statementsOf(graph).map(({ place }) => place));

    const expected = graph.flatMap(({ key, type }) => {
      const input = documentInputs[type];
      return input === undefined ? [] : [`${key} ${input}`];
    });
    const ofType = (wanted: string) => graph.filter(({ type }) => type === wanted).length;
    expect([...walked].sort()).toEqual(expected.sort());
    expect(ofType("aws:s3/bucketPolicy:BucketPolicy")).toBe(ofType("aws:s3/bucket:Bucket"));
  });

  test("names every action in full", () => {
    const open = grantsOf(graph).flatMap(({ place, Action }) =>
      Action.filter(isWild).map((action) => `${place}: ${action}`),
    );

    expect(open).toEqual([]);
  });

  test("names every resource, but for the wildcards in the table of exceptions", () => {
    const open = grantsOf(graph)
      .flatMap(pairsOf)
      .filter((pair) => isWild(pair.resource) && !isExcepted(pair))
      .map(({ place, action, resource }) => `${place}: ${action} on ${resource}`);

    expect(open).toEqual([]);
  });

  test("grants nothing to everybody, and nothing to another account", () => {
    const strangers = grantsOf(graph).filter(({ Principal }) => {
      if (Principal === undefined) return false;
      if (Principal === "*" || Principal.Federated !== undefined) return true;
      return (Principal.AWS ?? []).some((arn) => !arn.includes(`:${accountId}:`));
    });

    expect(strangers).toEqual([]);
  });

  test("every service that is trusted is held to this account, where AWS lets it be", () => {
    const loose = grantsOf(graph).flatMap((statement) =>
      servicesOf(statement)
        .filter((service) => {
          const keys = deputies[service];
          if (keys === undefined) return true;
          return "unconditional" in keys ? false : !keysToThisAccount(statement).some((key) => keys.includes(key));
        })
        .map((service) => `${statement.place}: ${service} (${statement.Action.join()})`),
    );

    expect(loose).toEqual([]);
  });

  test("every function that a service may call names the caller, with its account where the ARN has none", () => {
    const permissions = graph.filter(({ type }) => type === "aws:lambda/permission:Permission");

    const loose = permissions.filter(({ inputs }) => {
      const source = String(inputs.sourceArn);
      return source.includes("*") || !(source.includes(`:${accountId}:`) || inputs.sourceAccount === accountId);
    });
    expect(permissions.length).toBeGreaterThan(0);
    expect(loose).toEqual([]);
  });

  test("attaches no IAM policy that is not in this program", () => {
    const attached = graph.filter(
      ({ type, inputs }) => /^aws:iam\/.*Attachment$/.test(type) || inputs.managedPolicyArns !== undefined,
    );

    expect(attached).toEqual([]);
  });
});

test("every exception is used by a stage", () => {
  const pairs = [...graphs.values()].flatMap((graph) => grantsOf(graph).flatMap(pairsOf));

  const unused = wildcardExceptions.flatMap((exception) =>
    (exception.actions ?? [undefined])
      .map((action) => (action === undefined ? exception : { ...exception, actions: [action] }))
      .filter((one) => !pairs.some((pair) => excepts(one, pair)))
      .map(({ actions, reason }) => `${String(actions)}: ${reason}`),
  );
  expect(unused).toEqual([]);
});
