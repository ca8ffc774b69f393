// A pipeline's arguments: as plain values what a stage file says as text, and refused with every fault at once.
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, test } from "vitest";
import { defaultTelemetry } from "../../contract/index.ts";
import { defaultReports } from "../../queries/index.ts";
import { readStage } from "../../infra/stage.ts";
import { evaluatePipe, evaluateProgram, pipelineOf, stageOf } from "./evaluated-pipe.ts";

const refusal = async (name: string, args: object): Promise<string> => {
  const made: string[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name: resource }) {
        made.push(`${type} ${resource}`);
        return { id: "", state: {} };
      },
      call: () => ({}),
    },
    "millrace",
    "dev",
  );
  try {
    pipelineOf(name, { contract: defaultTelemetry, ...args });
  } catch (cause) {
    expect(made).toEqual([]);
    expect(cause).toBeInstanceOf(pulumi.RunError);
    return cause instanceof Error ? cause.message : "";
  }
  throw new Error("nothing was refused");
};

describe("a pipeline of plain arguments", () => {
  test("registers what the same settings of a stage file lead to", async () => {
    const typed = {
      deliveryBufferMegabytes: 64,
      firstDay: "2010-01-01",
      logRetentionDays: 7,
      onDestroy: "delete",
    } as const;

    const program = await evaluateProgram("dev", () =>
      pipelineOf("millrace", { contract: defaultTelemetry, ...typed }),
    );

    const { graph, outputs } = await evaluatePipe(stageOf("dev"));
    expect(program.graph).toEqual(graph);
    expect(program.outputs).toEqual(outputs);
  });

  test("is refused before anything is registered, with every fault: names, settings, and reports", async () => {
    const [report] = defaultReports(defaultTelemetry);
    const message = await refusal("Green_house", {
      stage: "Prod",
      shards: 0,
      deliveryBufferSeconds: 30,
      sourceBackup: "yes",
      shard: 1,
      rawTieringDays: 90,
      rawDays: 30,
      reports: [{ ...report, sqlFile: "/nowhere/mine.sql" }],
    });

    expect(message.split("\n  - ")).toEqual([
      'the pipeline "Green_house" is refused:',
      'the pipeline\'s name is "Green_house"; allowed: 1 to 24 of a-z, 0-9 and inner hyphens, first a letter: rename it',
      'the stage\'s name is "Prod"; allowed: 1 to 16 of a-z, 0-9 and inner hyphens, first a letter: pulumi stack rename dev',
      "shards is 0; allowed: a whole number from 1 to 500, or on-demand: leave shards out for its default, 1",
      "deliveryBufferSeconds is 30; allowed: a whole number from 60 to 900: leave deliveryBufferSeconds out for its default, 60",
      'sourceBackup is "yes"; allowed: off, on: leave sourceBackup out for its default, off',
      expect.stringMatching(/^shard is not a setting; .*: take shard out$/),
      "rawTieringDays is 90 and rawDays is 30; objects move before they are removed: leave rawTieringDays out for its default, never",
      "device_hourly: sqlFile is /nowhere/mine.sql, where no file lies; write it, or mend the path",
    ]);
  });

  test("is refused where its name and the stage's are too long together", async () => {
    expect(await refusal("a".repeat(24), { stage: "b".repeat(5) })).toContain(
      "have 29 characters together; allowed: 28",
    );
  });
});

describe("readStage", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  const running = async (project: string, config: Record<string, string>): Promise<void> => {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, project, "prod");
    pulumi.runtime.setAllConfig(config);
  };

  test("reads the settings of the project's own namespace, or of another that is named", async () => {
    await running("greenhouse", { "greenhouse:shards": "2", "barn:shards": "3", "aws:region": "eu-west-1" });

    expect(readStage()).toMatchObject({ stage: "prod", shards: 2 });
    expect(readStage({ namespace: "barn" })).toMatchObject({ stage: "prod", shards: 3 });
  });

  test("names the namespace in what it refuses and in the command that mends it", async () => {
    await running("greenhouse", { "greenhouse:shards": "0", "greenhouse:shard": "1" });

    expect(() => readStage()).toThrow(
      /^Pulumi\.prod\.yaml is refused:\n {2}- greenhouse:shards is "0"; .*: pulumi config set greenhouse:shards 1\n {2}- greenhouse:shard is not a setting; .*: pulumi config rm greenhouse:shard$/,
    );
  });
});
