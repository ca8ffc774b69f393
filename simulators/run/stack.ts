// Brings the Pulumi program up in an embedded cloud: the stage's own configuration file, the program's own entry, and what its
// outputs say of the stack. The program is loaded here and nowhere else, for loading the AWS provider's SDK costs seconds.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { stageConfiguration } from "../../infra/stage-file.ts";
import type { Cloud } from "millrace-cloud";

const repository = fileURLToPath(new URL("../../", import.meta.url));

const project = "millrace";

const stackOutputs = z.object({
  iotRuleName: z.string(),
  basicIngestTopicPattern: z.string(),
  streamName: z.string(),
  deliveryStreamName: z.string(),
  ingestionBucket: z.string(),
  reportingBucket: z.string(),
  queueUrl: z.string().optional(),
  deadLetterQueueUrl: z.string().optional(),
  reportFailuresQueueUrl: z.string(),
  acceptedLatenessDays: z.number(),
  workgroup: z.string(),
  database: z.string(),
  tables: z.object({ telemetry: z.string(), rejectedReadings: z.string(), reports: z.array(z.string()) }),
  functions: z.object({ transform: z.string(), runReports: z.string(), publishReport: z.string() }),
});

/** What the program says of the stage it made: names and addresses. */
export type StackOutputs = z.output<typeof stackOutputs>;

export interface Stack {
  readonly outputs: StackOutputs;
  readonly resourceCount: number;
}

/** @throws Error that names the file where it is missing. */
async function readStageConfiguration(stage: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(`${repository}Pulumi.${stage}.yaml`, "utf8").catch((cause: unknown) => {
    throw new StageError(
      `--stage is "${stage}"; there is no Pulumi.${stage}.yaml: choose dev, staging or prod, or write the file`,
      { cause },
    );
  });
  return stageConfiguration(text);
}

/** The region of a stage's file. */
export async function stageRegion(stage: string): Promise<string> {
  const region = (await readStageConfiguration(stage))["aws:region"];
  if (region === undefined)
    throw new StageError(`Pulumi.${stage}.yaml has no aws:region: pulumi config set aws:region eu-central-1`);
  return region;
}

/** What the user can mend: said in one line, exit 2. */
export class StageError extends Error {
  override readonly name = "StageError";
}

/** Settings that stand in for the stage file's own, as they would be typed: `millrace:trigger` to `direct`. */
export type Overrides = Readonly<Record<string, string>>;

/** @throws Error that names the resource that could not be made, or lists the configuration's faults. */
export async function bringUp(cloud: Cloud, stage: string, overrides: Overrides = {}): Promise<Stack> {
  const configuration = { ...(await readStageConfiguration(stage)), ...overrides };
  const { outputs, resourceCount } = await cloud.provision({
    project,
    stack: stage,
    configuration,
    root: process.cwd(),
    program: async () => (await import("../../infra/main.ts")).default(),
  });
  return { outputs: stackOutputs.parse(outputs), resourceCount };
}
