// The program under the Pulumi CLI's Node language host: the CLI's own entry point in a process of its own, with the flags
// and options that Pulumi.yaml leads to, against an engine that records. It does not prove that AWS takes the inputs.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defaultTelemetry } from "../../../contract/index.ts";
import { defaultReports, definitionJson, storedTables } from "../../../queries/index.ts";
import { configurationOf, evaluatePipe, keyOfUrn, stageOf, type EvaluatedPipe } from "../evaluated-pipe.ts";
import { mockedAnswer, mockedOutputs } from "../mocked-outputs.ts";
import type { Plain } from "../sdk-rpc.ts";
import { startEngine, type RecordingEngine, type Registration } from "./engine.ts";
import { programFolder, project, projectIn, repository, runProgram, type EndedProgram } from "./run-program.ts";

// Seconds on a machine of one's own; a shared one may be slow.
const startTimeoutMs = 240_000;

interface Ran extends EndedProgram {
  readonly engine: RecordingEngine;
}

interface RunArgs {
  readonly stack: string;
  readonly changed?: Readonly<Record<string, string>>;
  readonly isPreview?: boolean;
}

async function run({ stack, changed = {}, isPreview = false }: RunArgs): Promise<Ran> {
  const engine = await startEngine({
    stack,
    project: project.name,
    isPreview,
    outputsOf: mockedOutputs,
    answer: mockedAnswer,
  });
  const configuration = { ...configurationOf(stack), ...changed };
  const ended = await runProgram({ stack, configuration, engineAddress: engine.address, isPreview });
  engine.close();
  return { ...ended, engine };
}

let prod: Ran;
let preview: Ran;
let faulty: Ran;
let inProcess: EvaluatedPipe;
let inProcessDirect: EvaluatedPipe;

/** A value out of range, a wrong type, an unknown key, and two settings that do not go together. */
const faults = {
  "millrace:shards": "0",
  "millrace:deliveryBufferSeconds": "[60]",
  "millrace:shard": "1",
  "millrace:rawTieringDays": "90",
  "millrace:rawDays": "30",
};
const direct = { "millrace:trigger": "direct" };

beforeAll(async () => {
  const evaluated = async (): Promise<void> => {
    inProcess = await evaluatePipe(stageOf("prod"));
    inProcessDirect = await evaluatePipe(stageOf("staging", direct));
  };
  [prod, preview, faulty] = await Promise.all([
    run({ stack: "prod" }),
    run({ stack: "staging", changed: direct, isPreview: true }),
    run({ stack: "dev", changed: faults }),
    evaluated(),
  ]);
}, startTimeoutMs);

const stackUrn = (stack: string): string => `urn:pulumi:${stack}::millrace::pulumi:pulumi:Stack::millrace-${stack}`;
const belowStack = ({ engine }: Ran): Registration[] => engine.registrations.filter(({ parent }) => parent !== "");
/** The evaluation in-process leaves archives empty. */
const withoutCode = (inputs: Plain): Plain =>
  Object.fromEntries(Object.entries(inputs).filter(([input]) => input !== "code"));
/** What each function's archive holds. */
const archivesOf = ({ engine }: Ran) =>
  engine.registrations
    .filter(({ type }) => type === "aws:lambda/function:Function")
    .map(({ inputs }) => ({ name: String(inputs.name), assets: archive.parse(inputs.code).assets }));
const archive = z.object({
  assets: z.record(z.string(), z.object({ path: z.string().optional(), text: z.string().optional() })),
});
const byKey = <Node extends { readonly key: string }>(nodes: readonly Node[]): Node[] =>
  [...nodes].sort((a, b) => (a.key < b.key ? -1 : 1));

describe("an update of prod, which has most in it", () => {
  test("ends with exit code 0, prints and logs nothing, and leaves no promise pending", () => {
    // The runtime's leak detector prints what is pending at the exit, and exits with 1.
    expect({ exitCode: prod.exitCode, printed: prod.printed, log: prod.engine.log }).toEqual({
      exitCode: 0,
      printed: "",
      log: [],
    });
    expect(prod.engine.wasShutdownSignalled).toBe(true);
  });

  test("registers what the evaluation in-process registers: two processes, identical inputs and waits", () => {
    const hosted = belowStack(prod).map(({ urn, parent, isCustom, isProtected, inputs, dependencies }) => ({
      key: keyOfUrn(urn),
      parent: parent === stackUrn("prod") ? "" : keyOfUrn(parent),
      isComponent: !isCustom,
      isProtected,
      inputs: withoutCode(inputs),
      waitsFor: dependencies.map(keyOfUrn).sort(),
    }));

    const evaluated = inProcess.graph.map(({ key, parent, isComponent, isProtected, inputs, waitsFor }) => {
      return { key, parent, isComponent, isProtected, inputs: withoutCode(inputs), waitsFor: [...waitsFor].sort() };
    });
    expect(byKey(hosted)).toEqual(byKey(evaluated));
  });

  test("every URN begins with its parent's types, and every parent was registered before", () => {
    const urns = prod.engine.registrations.map(({ urn }) => urn);
    const typesOf = (urn: string): string => urn.split("::")[2]!;

    const astray = belowStack(prod).filter(({ urn, parent, type }) => {
      const expected = parent === stackUrn("prod") ? type : `${typesOf(parent)}$${type}`;
      return typesOf(urn) !== expected || urns.indexOf(parent) >= urns.indexOf(urn);
    });
    expect(astray).toEqual([]);
    const catalog = "millrace:index:TelemetryPipeline$millrace:infra:Catalog$aws:glue/catalogTable:CatalogTable";
    const tables = storedTables(defaultTelemetry, defaultReports(defaultTelemetry));
    expect(urns.filter((urn) => typesOf(urn) === catalog)).toHaveLength(tables.length);
  });

  test("every component declares that it is complete", () => {
    const components = prod.engine.registrations.filter(({ isCustom }) => !isCustom).map(({ urn }) => urn);

    expect(components.filter((urn) => !prod.engine.completed.has(urn))).toEqual([]);
  });

  test("the stack's outputs are those of the evaluation in-process", () => {
    expect(prod.engine.stackOutputs).toEqual(inProcess.outputs);
  });

  test("the functions' code is files that exist, by paths that do not say where the checkout lies", () => {
    const paths = archivesOf(prod).flatMap(({ assets }) => Object.values(assets).flatMap(({ path }) => path ?? []));

    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !path.startsWith("../") || !existsSync(join(programFolder, path)))).toEqual([]);
  });

  test("each function that knows the definition has it in its archive, and the runner the reports' SQL", () => {
    const reports = defaultReports(defaultTelemetry);
    const sql = reports.map(({ name }) => `reports/${name}.sql`);

    const held = archivesOf(prod).map(({ name, assets }) => [name, Object.keys(assets).sort()]);
    expect(Object.fromEntries(held)).toEqual({
      "millrace-prod-admit-device": ["index.mjs"],
      "millrace-prod-transform": ["definition.json", "index.mjs"],
      "millrace-prod-run-reports": ["definition.json", "index.mjs", ...sql].sort(),
      "millrace-prod-publish-report": ["definition.json", "index.mjs"],
    });
    const definitions = archivesOf(prod).flatMap(({ assets }) => assets["definition.json"]?.text ?? []);
    const stated = JSON.stringify(definitionJson({ contract: defaultTelemetry, reports }));
    expect(new Set(definitions)).toEqual(new Set([stated]));
  });
});

describe("a first preview of staging with the direct trigger", () => {
  test("ends with exit code 0 and without a warning, although nothing that AWS would add is known", () => {
    expect({ exitCode: preview.exitCode, printed: preview.printed, log: preview.engine.log }).toEqual({
      exitCode: 0,
      printed: "",
      log: [],
    });
  });

  test("shows the resources that the update would make", () => {
    const keys = belowStack(preview).map(({ urn }) => keyOfUrn(urn));

    expect(keys.sort()).toEqual(inProcessDirect.graph.map(({ key }) => key).sort());
  });

  test("knows the physical name of every resource", () => {
    const named = belowStack(preview).filter(({ inputs }) => "name" in inputs);
    const nameOf = new Map(inProcessDirect.graph.map(({ key, inputs }) => [key, inputs.name]));

    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ urn, inputs }) => inputs.name !== nameOf.get(keyOfUrn(urn)))).toEqual([]);
  });
});

describe("a faulty stage file", () => {
  test("ends the program before anything but the stack is registered, with every fault in one message", () => {
    // The language host's code for an error that the program has reported itself.
    expect(faulty.exitCode).toBe(32);
    expect(belowStack(faulty)).toEqual([]);
    expect(faulty.engine.log).toHaveLength(1);
    const [message = ""] = faulty.engine.log;
    expect(message).toContain('millrace:shards is "0"; allowed: a whole number from 1 to 500, or on-demand');
    expect(message).toContain('millrace:deliveryBufferSeconds is "[60]"; allowed: a whole number from 60 to 900');
    expect(message).toContain("millrace:shard is not a setting");
    expect(message).toContain('millrace:rawTieringDays is "90" and millrace:rawDays is "30"');
    expect(message.match(/pulumi config (?:set|rm)/g)).toHaveLength(4);
  });
});

describe("two pipelines in one stack", () => {
  test("register 2 pipelines' resources under URNs and physical names of their own", async () => {
    const folder = join(repository, "test/world/two-fleets");
    const { name } = projectIn(folder);
    const engine = await startEngine({
      ...{ stack: "dev", project: name, isPreview: false },
      outputsOf: mockedOutputs,
      answer: mockedAnswer,
    });
    const configuration = { "aws:region": "eu-central-1" };

    const ended = await runProgram({
      folder,
      stack: "dev",
      configuration,
      engineAddress: engine.address,
      isPreview: false,
    });
    engine.close();

    expect(ended).toMatchObject({ exitCode: 0 });
    const buckets = engine.registrations.filter(({ type }) => type === "aws:s3/bucket:Bucket");
    expect(buckets.map(({ inputs }) => inputs["bucket"]).sort()).toEqual([
      expect.stringMatching(/^bursts-dev-ingestion-/),
      expect.stringMatching(/^bursts-dev-reporting-/),
      expect.stringMatching(/^lines-dev-ingestion-/),
      expect.stringMatching(/^lines-dev-reporting-/),
    ]);
    // The engine refuses a URN that is there already, so none is.
    expect(new Set(engine.registrations.map(({ urn }) => urn)).size).toBe(engine.registrations.length);
  }, 240_000);
});
