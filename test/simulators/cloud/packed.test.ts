// What npm would publish, used as its users use it: from JavaScript, with no source of the repository beside it.
import { execFile, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { installPackage, type InstalledPackage } from "./installed-package.ts";
import { textLike } from "./matching.ts";
import { zip } from "./lambda/zip.ts";

const brought = ["@aws-sdk/client-s3", "@aws-sdk/client-sqs", "@pulumi/aws", "@types/node"];
const installMsMax = 200_000;
/** Machine time that a command may take on a machine that others use too. */
const commandMsMax = 60_000;
const environment = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPackage(brought);
}, installMsMax);
afterAll(() => rmSync(installed.directory, { recursive: true, force: true }));

const write = (name: string, content: string | Buffer): void => writeFileSync(join(installed.app, name), content);

/** What it prints. @throws Error with its output where it does not exit 0. */
async function run(command: string, args: readonly string[]): Promise<string> {
  const options = { cwd: installed.app, timeout: commandMsMax, env: environment };
  return (await promisify(execFile)(command, [...args], options)).stdout;
}

describe("the package", () => {
  test("holds JavaScript, its documents and nothing else", () => {
    expect(installed.members).toEqual(["DIFFERENCES.md", "LICENSE", "README.md", "dist", "package.json"]);
    expect(existsSync(join(installed.app, "node_modules/millrace-cloud/dist/index.ts"))).toBe(false);
  });

  test("its README's code runs", { timeout: commandMsMax }, async () => {
    const readme = readFileSync(join(installed.app, "node_modules/millrace-cloud/README.md"), "utf8");
    const blocks = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code = ""]) => code);

    const printed = [];
    for (const [index, block] of blocks.entries()) {
      write(`block-${index}.js`, block);
      printed.push(await run(process.execPath, [`block-${index}.js`]));
    }

    expect(printed).toEqual(["hello\n", "a quarter of an hour later\n"]);
  });

  test("its declarations say what its doors export", { timeout: commandMsMax }, async () => {
    write(
      "typed.ts",
      `import { startCloud, VirtualClock, type Cloud, type Clock } from "millrace-cloud";
      import { translate, type Translation } from "millrace-cloud/sql";
      const clock: Clock = new VirtualClock(0);
      const account = { accountId: "123456789012", region: "us-east-1" };
      const options = { clock, seed: 1, account, dataDirectory: "data", httpPort: 0, mqttPort: 0 };
      export const cloud: Cloud = await startCloud({ ...options, onFault: () => undefined });
      export const kindOf = (translation: Translation): "query" | "refused" | "error" => translation.kind;
      export { translate };`,
    );
    const compiler = join(import.meta.dirname, "../../../node_modules/.bin/tsc");

    const options = ["--strict", "--module", "nodenext", "--types", "node", "--skipLibCheck"];
    await run(compiler, ["--noEmit", ...options, "typed.ts"]);
  });
});

const program = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const bucket = new aws.s3.Bucket("things");
const role = new aws.iam.Role("greet", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});
const greet = new aws.lambda.Function("greet", {
  role: role.arn,
  runtime: "nodejs22.x",
  handler: "index.handler",
  code: new pulumi.asset.FileArchive("greet.zip"),
});
const greeting: string = new pulumi.Config().require("greeting");
export { greeting };
export const bucketName = bucket.bucket;
export const functionName = greet.name;
`;
const handler = "export const handler = async ({ name }) => `hello ${name} in ${process.env.AWS_REGION}`;";
const outputs = z.object({ greeting: z.string(), bucketName: z.string(), functionName: z.string() });

describe("its command", () => {
  test(
    "brings a program up, serves it to SDKs until Ctrl-C, and leaves nothing behind",
    { timeout: 90_000 },
    async () => {
      write("index.ts", program);
      write("greet.zip", zip("index.mjs", handler));
      write("Pulumi.yaml", "name: tiny\nruntime: nodejs\n");
      write("Pulumi.test.yaml", "config:\n  aws:region: eu-central-1\n  tiny:greeting: of the file\n");
      const args = ["--program", "index.ts", "--stack", "test", "--config", "greeting=hello"];

      const child = spawn(installed.command, ["--port", "0", "--mqtt-port", "0", ...args], {
        cwd: installed.app,
        env: environment,
        timeout: commandMsMax,
        killSignal: "SIGKILL",
      });
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      const printed = await textUntil(child, /Ctrl-C ends it/);
      const valueOf = (name: string): string => new RegExp(`${name}[=:]\\s*(\\S+)`).exec(printed)?.[1] ?? "";
      const made = outputs.parse(JSON.parse(/^outputs:\s*(\{.*?^\})/ms.exec(printed)?.[1] ?? ""));
      const client = {
        endpoint: valueOf("AWS_ENDPOINT_URL"),
        region: valueOf("AWS_REGION"),
        credentials: {
          accessKeyId: valueOf("AWS_ACCESS_KEY_ID"),
          secretAccessKey: valueOf("AWS_SECRET_ACCESS_KEY"),
          sessionToken: valueOf("AWS_SESSION_TOKEN"),
        },
      };
      const answers = await talk(client, made);
      child.kill("SIGINT");

      expect(made).toMatchObject({ greeting: "hello", bucketName: textLike(/^things-/) });
      expect(answers).toEqual({ object: "kept", answer: '"hello world in eu-central-1"' });
      expect(await ended).toBe(130);
      expect(existsSync(valueOf("files"))).toBe(false);
    },
  );

  test(
    "says in one line what the program asks for and is not there, and exits 2",
    { timeout: commandMsMax },
    async () => {
      write("unknown.ts", 'import * as aws from "@pulumi/aws";\nnew aws.ec2.Instance("machine", {});\n');

      const ending = run(installed.command, ["--port", "0", "--mqtt-port", "0", "--program", "unknown.ts"]);

      await expect(ending).rejects.toMatchObject({
        code: 2,
        stdout: "",
        stderr:
          'millrace-cloud: unknown.ts: aws:ec2/instance:Instance "machine": the embedded cloud does not know this type\n',
      });
    },
  );
});

/** What a child printed by the time that this stands in it. @throws Error with what it printed where it ends before */
function textUntil(child: ReturnType<typeof spawn>, until: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const onText = (text: string): void => {
      printed += text;
      if (until.test(printed)) resolve(printed);
    };
    child.stdout?.setEncoding("utf8").on("data", onText);
    child.stderr?.setEncoding("utf8").on("data", onText);
    child.once("close", () => reject(new Error(`it ended before ${String(until)} was printed: ${printed}`)));
    child.once("error", reject);
  });
}

interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** Keeps an object and invokes the function. */
async function talk(client: ClientOptions, made: z.output<typeof outputs>) {
  const s3 = new S3Client(client);
  const lambda = new LambdaClient(client);
  const object = { Bucket: made.bucketName, Key: "a" };
  await s3.send(new PutObjectCommand({ ...object, Body: "kept" }));
  const { Body } = await s3.send(new GetObjectCommand(object));
  const { Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: made.functionName, Payload: JSON.stringify({ name: "world" }) }),
  );
  const answers = { object: await Body?.transformToString(), answer: Buffer.from(Payload ?? []).toString("utf8") };
  s3.destroy();
  lambda.destroy();
  return answers;
}
