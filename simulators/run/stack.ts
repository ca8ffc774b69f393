// Brings a project's Pulumi program up in an embedded cloud: the stage's own configuration file, the program's own entry, and what its
// outputs say of the pipeline. The program is loaded here and nowhere else, for loading the AWS provider's SDK costs seconds.
import { resolve } from "node:path";
import type { Definition } from "../../queries/index.ts";
import type { Cloud } from "millrace-cloud";
import { pipelineDefinition, pipelineIn, type PipelineOutputs } from "./pipeline-outputs.ts";
import { ProjectError, type Configuration, type Project } from "./project.ts";

export interface Stack {
  readonly outputs: PipelineOutputs;
  readonly definition: Definition;
  readonly resourceCount: number;
  /** The absolute path of the module that decodes payloads, where the contract does. */
  readonly contractModule: string | undefined;
  /** The same of another of the program's pipelines. @throws ProjectError */
  another(pipeline: string): Promise<Stack>;
}

export interface StackOptions {
  readonly project: Project;
  readonly stage: string;
  /** Which of the program's pipelines, where it has several. */
  readonly pipeline?: string | undefined;
  /** Settings that stand in for the stage file's own, as they would be typed: `millrace:trigger` to `direct`. */
  readonly overrides?: Configuration;
}

/** The region of a stage's file. @throws ProjectError */
export async function stageRegion(project: Project, stage: string): Promise<string> {
  const region = (await project.configurationOf(stage))["aws:region"];
  if (region === undefined)
    throw new ProjectError(`Pulumi.${stage}.yaml has no aws:region: pulumi config set aws:region eu-central-1`);
  return region;
}

/** @throws Error that names the resource that could not be made, or lists the configuration's faults. */
export async function bringUp(cloud: Cloud, options: StackOptions): Promise<Stack> {
  const { project, stage, pipeline, overrides } = options;
  const result = await cloud.provision({
    project: project.name,
    stack: stage,
    configuration: { ...(await project.configurationOf(stage)), ...overrides },
    root: process.cwd(),
    program: project.program,
  });
  const stackOf = async (name: string | undefined): Promise<Stack> => {
    const outputs = pipelineIn(result.outputs, name);
    const contractModule = outputs.contractModule && resolve(outputs.contractModule);
    const definition = await pipelineDefinition(outputs.definition, contractModule);
    return { outputs, definition, resourceCount: result.resourceCount, contractModule, another: stackOf };
  };
  return stackOf(pipeline);
}
