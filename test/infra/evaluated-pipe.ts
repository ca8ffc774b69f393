// The pipe evaluated under mocks: what it registers, with which inputs, and what waits for what. It does not prove that
// AWS accepts the inputs, nor that the bundles build (bundle.test.ts does that): archives are left empty here.
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { vi } from "vitest";
import { z } from "zod";
import { pipe } from "../../infra/index.ts";
import type { Outputs } from "../../infra/outputs.ts";
import { parseStage, type Stage } from "../../infra/stage.ts";
import { stageConfiguration } from "../../infra/stage-file.ts";
import { mockedOutputs } from "./mocked-outputs.ts";

vi.mock("../../infra/components/bundle.ts", () => ({ lambdaArchive: () => new pulumi.asset.AssetArchive({}) }));

export const accountId = "111122223333";
export const region = "eu-central-1";

/** A registered resource; `key` is `<type> <name>`, type without its module: `Stream telemetry`. */
export interface Registered {
  readonly key: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Keys of what it waits for, explicitly or by its inputs. */
  readonly waitsFor: readonly string[];
  readonly isProtected: boolean;
}

export interface EvaluatedPipe {
  readonly resources: readonly Registered[];
  readonly outputs: z.infer<typeof outputsSchema>;
  /** The one resource of a key; throws if it is not registered. */
  resource(key: string): Registered;
}

const outputsSchema = z.record(z.string(), z.unknown());
const inputsSchema = z.record(z.string(), z.unknown());

/** The stage of a Pulumi.<name>.yaml of this repository, with some settings changed. */
export function stageOf(name: string, changed: Readonly<Record<string, string>> = {}): Stage {
  const yaml = readFileSync(new URL(`../../Pulumi.${name}.yaml`, import.meta.url), "utf8");
  const result = parseStage(name, { ...stageConfiguration(yaml), ...changed });
  if (result.kind === "valid") return result.stage;
  throw new Error(result.faults.join("\n"));
}

/** Evaluates the pipe for a stage. One at a time: the SDK's state is the process's. */
export async function evaluatePipe(stage: Stage): Promise<EvaluatedPipe> {
  const inputs = new Map<string, Readonly<Record<string, unknown>>>();
  const spy = vi.spyOn(MockMonitor.prototype, "registerResource");
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs: given }) => {
        const plain = inputsSchema.parse(given);
        inputs.set(keyOf(type, name), plain);
        return { id: `${name}-id`, state: { ...plain, ...mockedOutputs(type, plain) } };
      },
      call: ({ token }) =>
        token.endsWith("getRegion") ? { region } : { accountId, arn: `arn:aws:iam::${accountId}:user/operator` },
    },
    "millrace",
    stage.name,
  );
  const outputs = await settled(pipe(stage));
  await pulumi.runtime.disconnect();
  const registrations = spy.mock.calls.map(([request]) => registration(request)).filter(({ custom }) => custom);
  spy.mockRestore();
  const resources = registrations.map(({ type, name, waitsFor, isProtected }) => {
    const key = keyOf(type, name);
    return { key, type, name, inputs: inputs.get(key) ?? {}, waitsFor, isProtected };
  });
  const resource = (key: string): Registered => {
    const found = resources.find((candidate) => candidate.key === key);
    if (found === undefined) throw new Error(`${key} is not registered; there are ${[...inputs.keys()].join(", ")}`);
    return found;
  };
  return { resources, outputs: outputsSchema.parse(outputs), resource };
}

const keyOf = (type: string, name: string): string => `${type.split(":").at(-1) ?? type} ${name}`;

/** `urn:pulumi:dev::millrace::<parent types>$<type>::<name>` */
function keyOfUrn(urn: string): string {
  const parts = urn.split("::");
  return keyOf(parts.at(-2)?.split("$").at(-1) ?? "", parts.at(-1) ?? "");
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getCustom(): boolean;
  getProtect(): boolean;
  getDependenciesList(): string[];
}

const isRegisterRequest = (value: unknown): value is RegisterRequest =>
  typeof value === "object" && value !== null && "getDependenciesList" in value;

function registration(request: unknown) {
  if (!isRegisterRequest(request)) throw new Error("the SDK's register request has changed its shape");
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    isProtected: request.getProtect(),
    waitsFor: request.getDependenciesList().map(keyOfUrn),
  };
}

/** The plain value of outputs, through the SDK's own unwrapping of whatever is nested. */
function settled(value: Outputs): Promise<unknown> {
  return new Promise((resolve) => {
    pulumi.all([value]).apply(([plain]) => {
      resolve(plain);
    });
  });
}
