// What a program says of its pipeline, without a cloud: it is evaluated against resources that are made of nothing. A replay needs to know
// the contract before it knows when its time begins, which a cloud needs first.
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Definition } from "../../queries/index.ts";
import { accountId } from "./embedded-account.ts";
import { pipelineDefinition, pipelineIn } from "./pipeline-outputs.ts";
import { stageRegion, type StackOptions } from "./stack.ts";

/** @throws ProjectError, or the program's own error */
export async function probeDefinition({ project, stage, pipeline, overrides }: StackOptions): Promise<Definition> {
  const region = await stageRegion(project, stage);
  const arn = `arn:aws:iam::${accountId}:root`;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({
        id: name,
        state: {
          name,
          arn: `arn:aws:none:${region}:${accountId}:${name}`,
          url: `https://none.invalid/${name}`,
          ...record(inputs),
        },
      }),
      call: () => ({ accountId, arn, region, id: region, name: region }),
    },
    project.name,
    stage,
    false,
  );
  pulumi.runtime.setAllConfig({ ...(await project.configurationOf(stage)), ...overrides });
  const outputs = await resolved(await project.program());
  await pulumi.runtime.disconnect();
  const { definition, contractModule } = pipelineIn(outputs, pipeline);
  return pipelineDefinition(definition, contractModule && resolve(contractModule));
}

const resolved = (outputs: object): Promise<unknown> => new Promise((resolve) => pulumi.output(outputs).apply(resolve));

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};
