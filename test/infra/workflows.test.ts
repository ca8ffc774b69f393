// The workflows that deploy: short-lived credentials through OIDC, nothing secret in the repository, one stage at a time.
// It does not prove that GitHub runs them.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const repository = new URL("../../", import.meta.url).pathname;
const workflowFolder = ".github/workflows/";
const selectStage = ".github/actions/select-stage/action.yml";

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
const job = z.object({
  "runs-on": z.string().optional(),
  uses: z.string().optional(),
  needs: z.string().optional(),
  if: z.string().optional(),
  environment: z.string().optional(),
  with: z.record(z.string(), z.string()).optional(),
  "timeout-minutes": z.number().optional(),
  strategy: z.object({ matrix: z.object({ stage: z.array(z.string()) }) }).optional(),
  steps: z.array(step).default([]),
});
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ "cancel-in-progress": z.boolean() }).optional(),
  jobs: z.record(z.string(), job),
});
const action = z.object({ runs: z.object({ steps: z.array(step) }) });

const textOf = (path: string): string => readFileSync(repository + path, "utf8");
const workflowOf = (name: string) => workflow.parse(parse(textOf(`${workflowFolder}${name}.yml`)));
const stages = ["dev", "staging", "prod"];
const deploying = ["preview", "deploy", "update-stage", "drift"];
const paths = [...deploying.map((name) => `${workflowFolder}${name}.yml`), selectStage];

const commandsOf = (name: string): string[] =>
  Object.values(workflowOf(name).jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

describe("every workflow that reaches AWS", () => {
  test.each(deploying)("%s may ask for an identity and read the repository, and nothing else", (name) => {
    expect(workflowOf(name).permissions).toEqual({ contents: "read", "id-token": "write" });
  });

  test.each(paths)("%s holds no secret and no long-lived key", (path) => {
    expect(textOf(path)).not.toMatch(/secrets\.|aws-access-key-id|aws-secret-access-key|AKIA|PULUMI_ACCESS_TOKEN/);
  });

  test("credentials are a role's session, and which role it is stands in a variable", () => {
    const steps = action.parse(parse(textOf(selectStage))).runs.steps;
    const credentials = steps.find(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
    expect(credentials?.with).toMatchObject({ "role-to-assume": "${{ inputs.role }}" });

    const roles = ["preview", "update-stage", "drift"].map((name) => {
      const steps = Object.values(workflowOf(name).jobs).flatMap((each) => each.steps);
      return steps.find(({ uses }) => uses === "./.github/actions/select-stage")?.with?.role;
    });
    expect(roles).toEqual([
      "${{ vars.PREVIEW_ROLE_ARN }}",
      "${{ vars.DEPLOY_ROLE_ARN }}",
      "${{ vars.PREVIEW_ROLE_ARN }}",
    ]);
  });

  test.each(paths)("%s names the version of every action", (path) => {
    const used = [...textOf(path).matchAll(/uses: (\S+)/g)].map(([, name]) => name!);

    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !/^\.\/|@v\d+$/.test(name))).toEqual([]);
  });

  test.each(deploying)("%s bounds the time of every job", (name) => {
    const jobs = Object.values(workflowOf(name).jobs).filter(({ uses }) => uses === undefined);

    expect(jobs.filter((each) => each["timeout-minutes"] === undefined)).toEqual([]);
  });

  test.each(deploying)(
    "%s is whole: a job runs somewhere or calls a workflow, a step uses an action or runs a command",
    (name) => {
      const jobs = Object.values(workflowOf(name).jobs);

      expect(jobs.filter((each) => (each["runs-on"] === undefined) === (each.uses === undefined))).toEqual([]);
      const steps = jobs.flatMap((each) => each.steps);
      expect(steps.filter(({ uses, run }) => (uses === undefined) === (run === undefined))).toEqual([]);
    },
  );

  test("no other workflow asks for an identity", () => {
    const found = readdirSync(repository + workflowFolder).filter((file) =>
      /id-token/.test(textOf(workflowFolder + file)),
    );

    expect(found.sort()).toEqual(deploying.map((name) => `${name}.yml`).sort());
  });
});

describe("preview", () => {
  test("runs for pull requests of this repository alone, over every stage that has a file", () => {
    const { on, jobs } = workflowOf("preview");

    expect(Object.keys(on)).toEqual(["pull_request"]);
    expect(jobs.preview?.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
    expect(jobs.preview?.strategy?.matrix.stage).toEqual(stages);
    expect(readdirSync(repository).filter((file) => /^Pulumi\.\w+\.yaml$/.test(file))).toHaveLength(stages.length);
  });

  test("changes nothing, and checks the policy pack", () => {
    const [command] = commandsOf("preview");

    expect(command).toMatch(/pulumi preview .*--policy-pack infra\/policy/);
    expect(command).not.toMatch(/pulumi (?:up|destroy|refresh)/);
  });
});

describe("deploy", () => {
  test("runs on a push to main and is never cut off", () => {
    const { on, concurrency } = workflowOf("deploy");

    expect(on).toEqual({ push: { branches: ["main"] } });
    expect(concurrency?.["cancel-in-progress"]).toBe(false);
  });

  test("goes through dev, staging and prod, each after the one before", () => {
    const jobs = Object.values(workflowOf("deploy").jobs);

    expect(jobs.map(({ with: inputs }) => inputs?.stage)).toEqual(stages);
    expect(jobs.map(({ needs }) => needs)).toEqual([undefined, "dev", "staging"]);
    expect(new Set(jobs.map(({ uses }) => uses))).toEqual(new Set(["./.github/workflows/update-stage.yml"]));
  });

  test("updates a stage in the environment of its name, under the policy pack", () => {
    const { jobs } = workflowOf("update-stage");

    expect(jobs.update?.environment).toBe("${{ inputs.stage }}");
    expect(commandsOf("update-stage")).toEqual([
      expect.stringMatching(/^pulumi up --yes .*--policy-pack infra\/policy$/),
    ]);
  });
});

describe("drift", () => {
  test("compares every stage with AWS on a schedule, and fails on a difference", () => {
    const { on, jobs } = workflowOf("drift");

    expect(Object.keys(on)).toEqual(["schedule", "workflow_dispatch"]);
    expect(jobs.drift?.strategy?.matrix.stage).toEqual(stages);
    expect(commandsOf("drift")).toEqual([expect.stringMatching(/^pulumi preview --refresh --expect-no-changes /)]);
  });
});
