// The policy pack served as the Pulumi CLI serves it: `@pulumi/pulumi/cmd/run-policy-pack` in the pack's folder, which prints
// the port that it answers the engine on. https://github.com/pulumi/pulumi/tree/master/sdk/nodejs/cmd/run-policy-pack
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzerMessages, { type AnalyzeDiagnostic, type AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { Properties, StackMember } from "../../../infra/policy/rule.ts";
import { emptyMessage, localCredentials, structOf } from "../sdk-rpc.ts";

const packFolder = fileURLToPath(new URL("../../../infra/policy/", import.meta.url));
const entryPoint = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");

// The pack has no use for an engine's address, which the CLI passes it.
const noEngine = "127.0.0.1:1";

export interface ServedPack {
  describe(): Promise<AnalyzerInfo>;
  analyzeStack(stack: readonly StackMember[]): Promise<AnalyzeDiagnostic[]>;
  analyze(resource: StackMember): Promise<AnalyzeDiagnostic[]>;
  close(): void;
}

/** Starts the pack and waits for its port; the test's own time limit bounds it. */
export async function servePack(): Promise<ServedPack> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [entryPoint, noEngine, "."], { cwd: packFolder, env: { PATH, HOME } });
  const port = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stderr.on("data", (chunk: Buffer) => void (printed += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.on("exit", (code) => reject(new Error(`the policy pack ended with ${String(code)}: ${printed}`)));
  });
  const client = new AnalyzerClient(`127.0.0.1:${port}`, localCredentials());
  return {
    describe: () => answered((done) => client.getAnalyzerInfo(emptyMessage(), done)),
    async analyzeStack(stack) {
      const request = new analyzerMessages.AnalyzeStackRequest();
      request.setResourcesList(stack.map(resourceMessage));
      const response = await answered<DiagnosticsAnswer>((done) => client.analyzeStack(request, done));
      return response.getDiagnosticsList();
    },
    async analyze({ urn, type, name, props }) {
      const request = new analyzerMessages.AnalyzeRequest();
      request.setUrn(urn);
      request.setType(type);
      request.setName(name);
      request.setProperties(propertiesMessage(props));
      request.setOptions(new analyzerMessages.AnalyzerResourceOptions());
      const response = await answered<DiagnosticsAnswer>((done) => client.analyze(request, done));
      return response.getDiagnosticsList();
    },
    close() {
      client.close();
      child.kill();
    },
  };
}

interface DiagnosticsAnswer {
  getDiagnosticsList(): AnalyzeDiagnostic[];
}

function answered<Response>(call: (done: (error: Error | null, response: Response) => void) => unknown) {
  return new Promise<Response>((resolve, reject) => {
    call((error, response) => (error ? reject(error) : resolve(response)));
  });
}

function resourceMessage({ urn, type, name, props, madeFrom, providerProps }: StackMember) {
  const message = new analyzerMessages.AnalyzerResource();
  message.setUrn(urn);
  message.setType(type);
  message.setName(name);
  message.setProperties(propertiesMessage(props));
  message.setOptions(new analyzerMessages.AnalyzerResourceOptions());
  for (const [input, sources] of Object.entries(madeFrom)) {
    const dependencies = new analyzerMessages.AnalyzerPropertyDependencies();
    dependencies.setUrnsList(sources.map((source) => source.urn));
    message.getPropertydependenciesMap().set(input, dependencies);
  }
  if (providerProps !== undefined) {
    const provider = new analyzerMessages.AnalyzerProviderResource();
    provider.setProperties(propertiesMessage(providerProps));
    message.setProvider(provider);
  }
  return message;
}

/** Without a function's code, an archive, which the engine sends in a form of its own. */
function propertiesMessage(props: Properties) {
  const given = Object.entries(props).filter(([input, value]) => input !== "code" && value !== undefined);
  return structOf(Object.fromEntries(given));
}
