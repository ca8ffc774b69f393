// What a program says of a pipeline that it made: names and addresses, and the pipeline's own definition. A program's outputs are those
// of its pipeline, or hold those of several by name.
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type { Decoding } from "../../contract/index.ts";
import { definitionOf, type Definition, type DefinitionJson } from "../../queries/index.ts";
import { moduleExports, ProjectError } from "./project.ts";

const isDefinition = (value: unknown): value is DefinitionJson =>
  typeof value === "object" && value !== null && "contract" in value && "reports" in value;

const pipelineOutputs = z.object({
  iotRuleName: z.string(),
  basicIngestTopicPattern: z.string(),
  ingestionBucket: z.string(),
  reportingBucket: z.string(),
  queueUrl: z.string().optional(),
  deadLetterQueueUrl: z.string().optional(),
  reportFailuresQueueUrl: z.string(),
  acceptedLatenessDays: z.number(),
  firstDay: z.string(),
  workgroup: z.string(),
  database: z.string(),
  functions: z.object({ transform: z.string(), runReports: z.string(), publishReport: z.string() }),
  definition: z.custom<DefinitionJson>(isDefinition, "must be a pipeline's definition"),
  /** The module that exports a contract which decodes its payloads, relative to the folder that the program runs in. */
  contractModule: z.string().optional(),
});

/** Names and addresses of one pipeline. */
export type PipelineOutputs = z.output<typeof pipelineOutputs>;

/** The pipeline of a program's outputs, of the given name where there are several. @throws ProjectError that lists what there is */
export function pipelineIn(outputs: unknown, name?: string): PipelineOutputs {
  const found = pipelinesIn(outputs);
  const names = [...found.keys()].join(", ");
  const [only] = found.values();
  const chosen = name === undefined && found.size === 1 ? only : found.get(name ?? "");
  if (chosen !== undefined) return pipelineOutputs.parse(chosen);
  if (found.size === 0)
    throw new ProjectError("the program returns no pipeline's outputs: return new TelemetryPipeline(...).outputs");
  throw new ProjectError(
    name === undefined
      ? `the program has several pipelines: choose one of ${names} with --pipeline NAME`
      : `--pipeline is "${name}"; the program has ${names === "" ? "one without a name: leave it out" : names}`,
  );
}

function pipelinesIn(outputs: unknown): ReadonlyMap<string, unknown> {
  if (typeof outputs !== "object" || outputs === null) return new Map();
  if ("definition" in outputs) return new Map([["", outputs]]);
  return new Map(
    Object.entries(outputs).filter(([, value]) => typeof value === "object" && value !== null && "definition" in value),
  );
}

/** The definition with the contract's decoding, which is loaded from its module where there is one. */
export async function pipelineDefinition(
  definition: DefinitionJson,
  contractModule: string | undefined,
): Promise<Definition> {
  const decoding = contractModule === undefined ? undefined : await loadDecoding(contractModule);
  return definitionOf(definition, { decoding, pathOf: (file) => file });
}

async function loadDecoding(file: string): Promise<Decoding> {
  const module = moduleExports.parse(await import(pathToFileURL(file).href));
  const found = [module, ...Object.values(module)].find(decodes);
  if (found === undefined) throw new ProjectError(`${file} exports no contract that decodes its payloads: export it`);
  return found;
}

const decodes = (value: unknown): value is Decoding =>
  typeof value === "object" && value !== null && "decode" in value && typeof value.decode === "function";
