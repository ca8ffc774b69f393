#!/usr/bin/env node
// `millrace`: the commands of the npm scripts, for a project of one's own. They take the project of the folder that they are run in.
import { register } from "tsx/esm/api";

const help = `millrace COMMAND [options]

  simulate       runs a fleet of devices through the project's pipeline in an embedded cloud, and accounts for every reading
  cloud          serves the embedded cloud with the project's pipeline in it, until Ctrl-C
  fleet init     drafts a contract from captured messages

millrace COMMAND --help tells each command's options. A project is a folder with a Pulumi.yaml: docs/your-fleet.md.
`;

/** Each reads its options from the command line itself. */
const commands = {
  simulate: () => import("./simulate.ts"),
  cloud: () => import("./serve.ts"),
  fleet: () => import("./fleet-init.ts"),
} as const;

const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);

/** Who deploys a pipeline does without the embedded cloud; who runs one here needs it. */
const needsCloud = (name: keyof typeof commands): boolean => name !== "fleet";

function hasCloud(): boolean {
  try {
    return import.meta.resolve("millrace-cloud") !== "";
  } catch {
    return false;
  }
}

const [name = "--help"] = process.argv.splice(2, 1);
if (name === "--help") process.stdout.write(help);
else if (!isCommand(name)) {
  process.stderr.write(`millrace: "${name}" is no command; see millrace --help\n`);
  process.exitCode = 2;
} else if (needsCloud(name) && !hasCloud()) {
  process.stderr.write(`millrace: ${name} needs the embedded cloud: npm install --save-dev millrace-cloud\n`);
  process.exitCode = 2;
} else {
  // Programs and contracts are TypeScript.
  register();
  await commands[name]();
}
