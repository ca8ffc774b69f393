// Two pipelines in one stack share nothing: neither a URN, nor a physical name, nor a metric of their readings.
import { beforeAll, describe, expect, test } from "vitest";
import { gateway, theThingsNetwork } from "../contract/other-fleets.ts";
import { evaluateProgram, pipelineOf, type EvaluatedPipe, type Registered } from "./evaluated-pipe.ts";

let both: EvaluatedPipe;

beforeAll(async () => {
  both = await evaluateProgram("dev", () => ({
    sites: pipelineOf("greenhouse", { contract: theThingsNetwork }),
    batches: pipelineOf("barn", { contract: gateway, trigger: "direct" }),
  }));
});

/** What tells a resource of its type from others in the account; a table is told within its database, a log stream within its group. */
function physicalName({ type, inputs }: Registered): string | undefined {
  const within = [inputs.databaseName, inputs.logGroupName, inputs.function];
  const name = [inputs.name, inputs.bucket, inputs.dashboardName, inputs.statementId].find((one) => one !== undefined);
  return typeof name === "string" ? [type, ...within, name].join(" ") : undefined;
}

const of = (pipeline: string): Registered[] =>
  both.graph.filter(({ name }) => name === pipeline || name.startsWith(`${pipeline}-`));

describe("two pipelines in one stack", () => {
  test("every resource belongs to one of them, and is named after it", () => {
    expect(of("greenhouse").length + of("barn").length).toBe(both.graph.length);
    const [, ...below] = of("barn");
    expect(below.filter(({ parent }) => !parent.includes(" barn"))).toEqual([]);
  });

  test("no two have a type and a name in common, hence no URN", () => {
    const keys = both.graph.map(({ key }) => key);

    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test("no two have a physical name in common, which begins with the pipeline's and the stage's", () => {
    const names = both.resources.flatMap((resource) => physicalName(resource) ?? []);

    expect(names.length).toBeGreaterThan(both.resources.length / 2);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    const functions = both.resources.filter(({ type }) => type === "aws:lambda/function:Function");
    expect(functions.map(({ inputs }) => String(inputs.name).split("-dev-")[0])).toEqual(
      functions.map(({ name }) => name.split("-")[0]),
    );
  });

  test("readings are counted apart", () => {
    const stages = ["greenhouse", "barn"].map((name) =>
      JSON.stringify(both.resource(`MetricAlarm ${name}-operations-rejected-share`).inputs.metricQueries),
    );

    expect(stages[0]).toContain('"stage":"greenhouse-dev"');
    expect(stages[1]).toContain('"stage":"barn-dev"');
  });

  test("each says where its own things are", () => {
    expect(both.outputs).toMatchObject({
      sites: { streamName: "greenhouse-dev-telemetry", definition: { contract: { topic: theThingsNetwork.topic } } },
      batches: { streamName: "barn-dev-telemetry", definition: { contract: { topic: gateway.topic } } },
    });
  });
});
