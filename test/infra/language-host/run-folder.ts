// A project's program under the language host, from the command line: `run-folder.ts FOLDER [STACK]`. Prints how many resources it
// registered, or what the program printed where it failed, with its exit code.
import { resolve } from "node:path";
import { stageConfiguration } from "../../../infra/stage-file.ts";
import { readFileSync } from "node:fs";
import { mockedAnswer, mockedOutputs } from "../mocked-outputs.ts";
import { startEngine } from "./engine.ts";
import { projectIn, runProgram } from "./run-program.ts";

const [given = ".", stack = "dev"] = process.argv.slice(2);
const folder = resolve(given);
const { name } = projectIn(folder);
const configuration = stageConfiguration(readFileSync(`${folder}/Pulumi.${stack}.yaml`, "utf8"));
const engine = await startEngine({
  ...{ stack, project: name, isPreview: false },
  outputsOf: mockedOutputs,
  answer: mockedAnswer,
});
const { exitCode, printed } = await runProgram({
  folder,
  stack,
  configuration,
  engineAddress: engine.address,
  isPreview: false,
});
engine.close();
if (exitCode === 0) process.stdout.write(`${engine.registrations.length} resources\n`);
else process.stderr.write(printed);
process.exitCode = exitCode ?? 1;
