// The pipe evaluated under mocks: what it registers, with which inputs, and what waits for what. It does not prove that
// AWS accepts the inputs, nor that the bundles build (bundle.test.ts does that): archives are left empty here.
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { vi } from "vitest";
import { z } from "zod";
import {
  defaultTelemetry,
  TelemetryPipeline,
  type StageSettings,
  type TelemetryPipelineArgs,
} from "../../infra/index.ts";
import { parseStage } from "../../infra/stage.ts";
import { stageConfiguration } from "../../infra/stage-file.ts";
import { mockedAnswer, mockedOutputs } from "./mocked-outputs.ts";

export { accountId, region } from "./mocked-outputs.ts";

vi.mock("../../infra/components/bundle.ts", async (original) => ({
  ...(await original()),
  lambdaArchive: () => new pulumi.asset.AssetArchive({}),
}));

/** A registered resource; `key` is `<type> <name>`, type without its module: `Stream millrace-telemetry`. */
export interface Registered {
  readonly key: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The key of the component that it is a part of; empty at the top. */
  readonly parent: string;
  readonly isComponent: boolean;
  /** Keys of what it waits for, explicitly or by its inputs. */
  readonly waitsFor: readonly string[];
  /** Keys of what each input was made from. */
  readonly madeFrom: Readonly<Record<string, readonly string[]>>;
  readonly isProtected: boolean;
}

export interface EvaluatedPipe {
  /** Components and resources, in the order of registration. */
  readonly graph: readonly Registered[];
  /** Without the components. */
  readonly resources: readonly Registered[];
  readonly outputs: z.infer<typeof outputsSchema>;
  /** The one resource of a key; throws if it is not registered. */
  resource(key: string): Registered;
}

const outputsSchema = z.record(z.string(), z.unknown());
const inputsSchema = z.record(z.string(), z.unknown());

/** The configuration in a Pulumi.<name>.yaml of this repository. */
export function configurationOf(name: string): Readonly<Record<string, string>> {
  return stageConfiguration(readFileSync(new URL(`../../Pulumi.${name}.yaml`, import.meta.url), "utf8"));
}

/** The stage of a Pulumi.<name>.yaml of this repository, with some settings changed. */
export function stageOf(name: string, changed: Readonly<Record<string, string>> = {}): StageSettings {
  const result = parseStage({ stage: name, namespace: "millrace" }, { ...configurationOf(name), ...changed });
  if (result.kind === "valid") return result.stage;
  throw new Error(result.faults.join("\n"));
}

/** Evaluates the default pipeline for a stage, or one of another contract. */
export const evaluatePipe = (stage: StageSettings, changed: Partial<TelemetryPipelineArgs> = {}) =>
  evaluateProgram(
    stage.stage,
    () => new TelemetryPipeline("millrace", { contract: defaultTelemetry, ...stage, ...changed }).outputs,
  );

/** Evaluates a program. One at a time: the SDK's state is the process's. */
export async function evaluateProgram(stack: string, program: () => object): Promise<EvaluatedPipe> {
  const inputs = new Map<string, Readonly<Record<string, unknown>>>();
  const spy = vi.spyOn(MockMonitor.prototype, "registerResource");
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs: given }) => {
        const plain = inputsSchema.parse(given);
        inputs.set(keyOf(type, name), plain);
        return { id: `${name}-id`, state: { ...plain, ...mockedOutputs(type, plain, name) } };
      },
      call: ({ token }) => mockedAnswer(token),
    },
    "millrace",
    stack,
  );
  const outputs = await settled(program());
  await pulumi.runtime.disconnect();
  const graph = spy.mock.calls
    .map(([request]) => registration(request))
    .map((registered) => ({ ...registered, inputs: inputs.get(registered.key) ?? {} }));
  spy.mockRestore();
  const resources = graph.filter(({ isComponent }) => !isComponent);
  const resource = (key: string): Registered => {
    const found = resources.find((candidate) => candidate.key === key);
    if (found === undefined) throw new Error(`${key} is not registered; there are ${[...inputs.keys()].join(", ")}`);
    return found;
  };
  return { graph, resources, outputs: outputsSchema.parse(outputs), resource };
}

export const keyOf = (type: string, name: string): string => `${type.split(":").at(-1) ?? type} ${name}`;

/** `urn:pulumi:dev::millrace::<parent types>$<type>::<name>` */
export function keyOfUrn(urn: string): string {
  if (urn === "") return "";
  const parts = urn.split("::");
  return keyOf(parts.at(-2)?.split("$").at(-1) ?? "", parts.at(-1) ?? "");
}

const isRegisterRequest = (value: unknown): value is RegisterResourceRequest =>
  typeof value === "object" && value !== null && "getPropertydependenciesMap" in value;

function registration(request: unknown): Omit<Registered, "inputs"> {
  if (!isRegisterRequest(request)) throw new Error("the SDK's register request has changed its shape");
  const [type, name] = [request.getType(), request.getName()];
  const madeFrom = [...request.getPropertydependenciesMap().entries()].map(
    ([input, dependencies]) => [input, dependencies.getUrnsList().map(keyOfUrn)] as const,
  );
  return {
    key: keyOf(type, name),
    type,
    name,
    parent: keyOfUrn(request.getParent()),
    isComponent: !request.getCustom(),
    waitsFor: request.getDependenciesList().map(keyOfUrn),
    madeFrom: Object.fromEntries(madeFrom),
    isProtected: request.getProtect() === true,
  };
}

/** The plain value of outputs, through the SDK's own unwrapping of whatever is nested. */
function settled(value: object): Promise<unknown> {
  return new Promise((resolve) => {
    pulumi.all([value]).apply(([plain]) => {
      resolve(plain);
    });
  });
}
