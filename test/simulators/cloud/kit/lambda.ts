// Functions that Lambda runs in a cloud of tests: modules by their text, and what they wrote to their logs.
import type { FunctionConfiguration } from "../../../../simulators/cloud/lambda/function-configuration.ts";
import type { Lambda } from "../../../../simulators/cloud/lambda/lambda.ts";
import type { Mapping } from "../../../../simulators/cloud/lambda/mappings/event-source-mapping.ts";
import type { Account } from "../../../../simulators/cloud/ports/account.ts";
import type { InvocationResult } from "../../../../simulators/cloud/ports/functions.ts";
import { parseJson } from "../matching.ts";
import { account as usualAccount, operatorOf } from "./access.ts";
import type { Noted } from "./noted.ts";

export interface LambdaCloud extends Noted {
  readonly lambda: Lambda;
  readonly account: Account;
}

export type FunctionSettings = Partial<Omit<FunctionConfiguration, "code">>;

/** What functions are, unless a test says otherwise. */
export const functionRoleArn = `arn:aws:iam::${usualAccount.accountId}:role/function`;

/** `source`: the text of the module that exports `handler`. Returns the function's ARN. */
export async function deploy(
  { lambda }: Pick<LambdaCloud, "lambda">,
  source: string,
  settings: FunctionSettings = {},
): Promise<string> {
  const name = settings.name ?? "probe";
  const configuration = {
    name,
    description: "",
    roleArn: functionRoleArn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    architectures: ["arm64"],
    memoryMb: 128,
    timeoutMs: 10_000,
    ephemeralStorageMb: 512,
    variables: {},
    logGroup: `/aws/lambda/${name}`,
    logFormat: "Text",
    ...settings,
  } as const;
  const { arn } = await lambda.createFunction(configuration, new Map([["index.mjs", Buffer.from(source)]]));
  return arn;
}

/** Returns the mapping, enabled. `functionAddress`: a name or an ARN. */
export const map = ({ lambda }: Pick<LambdaCloud, "lambda">, functionAddress: string, mapping: Mapping) =>
  lambda.mappings.create(functionAddress, mapping, true);

/** As the account's administrator. */
export const invoke = (
  { lambda, account }: Pick<LambdaCloud, "lambda" | "account">,
  functionArn: string,
  event: unknown,
): Promise<InvocationResult> =>
  lambda.functions.invoke({ principal: operatorOf(account), functionArn, payload: JSON.stringify(event) });

/** A module that writes each event it gets to its log, then runs `body` (with `event` in scope). */
export const recorder = (body: string): string =>
  `export const handler = async (event) => { process.stdout.write("event " + JSON.stringify(event) + "\\n"); ${body} };`;

/** Each event that a function of `recorder` got, in order. */
export const recorded = (cloud: LambdaCloud, name = "probe"): unknown[] =>
  logLines(cloud, name)
    .filter((line) => line.startsWith("event "))
    .map((line) => parseJson(line.slice("event ".length)));

export const logLines = ({ logged }: LambdaCloud, name = "probe"): string[] =>
  logged.filter(({ group }) => group === `/aws/lambda/${name}`).map(({ message }) => message);
