// Lambda's resources by Pulumi type. `code` arrives with its assets resolved: a folder or a ZIP file, or files by their name in the
// package.
import { readFile, stat } from "node:fs/promises";
import { z } from "zod";
import type { Account } from "../ports/account.ts";
import { parseArn } from "../engines/arn.ts";
import type { PackageFiles } from "../lambda/deployment-package.ts";
import { readPackageDirectory } from "../lambda/deployment-package.ts";
import type { FunctionConfiguration } from "../lambda/function-configuration.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { limits } from "../lambda/limits.ts";
import type { Mapping } from "../lambda/mappings/event-source-mapping.ts";
import { readZip } from "../lambda/zip-archive.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const tags = z.record(z.string(), z.string()).optional();

const codeInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("path"), path: z.string() }),
  z.strictObject({
    kind: z.literal("files"),
    files: z.record(z.string(), z.union([z.strictObject({ path: z.string() }), z.strictObject({ text: z.string() })])),
  }),
]);

const functionInputs = z.strictObject({
  name: z.string().optional(),
  description: z.string().default(""),
  role: z.string(),
  runtime: z.string(),
  handler: z.string(),
  code: codeInput,
  architectures: z.array(z.string()).default(["x86_64"]),
  memorySize: z.number().default(128),
  timeout: z.number().default(3),
  environment: z.strictObject({ variables: z.record(z.string(), z.string()).default({}) }).optional(),
  ephemeralStorage: z.strictObject({ size: z.number() }).optional(),
  loggingConfig: z
    .strictObject({
      logFormat: z.enum(["Text", "JSON"]),
      logGroup: z.string().optional(),
      applicationLogLevel: z.string().optional(),
      systemLogLevel: z.string().optional(),
    })
    .optional(),
  /** -1: none reserved. */
  reservedConcurrentExecutions: z.number().default(-1),
  deadLetterConfig: z.strictObject({ targetArn: z.string() }).optional(),
  packageType: z.literal("Zip").optional(),
  publish: z.literal(false).optional(),
  // Configuration without behaviour here.
  sourceCodeHash: z.string().optional(),
  kmsKeyArn: z.string().optional(),
  tracingConfig: z.strictObject({ mode: z.enum(["PassThrough", "Active"]) }).optional(),
  skipDestroy: z.boolean().optional(),
  tags,
});

const mappingInputs = z.strictObject({
  functionName: z.string(),
  eventSourceArn: z.string(),
  enabled: z.boolean().default(true),
  batchSize: z.number().optional(),
  maximumBatchingWindowInSeconds: z.number().default(0),
  functionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
  scalingConfig: z.strictObject({ maximumConcurrency: z.number().optional() }).optional(),
  startingPosition: z.enum(["TRIM_HORIZON", "LATEST"]).optional(),
  parallelizationFactor: z.literal(1).optional(),
  maximumRetryAttempts: z.number().default(-1),
  maximumRecordAgeInSeconds: z.number().default(-1),
  bisectBatchOnFunctionError: z.boolean().default(false),
  destinationConfig: z
    .strictObject({ onFailure: z.strictObject({ destinationArn: z.string() }).optional() })
    .optional(),
  // Configuration without behaviour here.
  metricsConfig: z.strictObject({ metrics: z.array(z.string()) }).optional(),
  kmsKeyArn: z.string().optional(),
  tags,
});

const permissionInputs = z.strictObject({
  action: z.string(),
  function: z.string(),
  principal: z.string(),
  sourceArn: z.string().optional(),
  sourceAccount: z.string().optional(),
  statementId: z.string().optional(),
});

const eventInvokeInputs = z.strictObject({
  functionName: z.string(),
  qualifier: z.literal("$LATEST").optional(),
  maximumEventAgeInSeconds: z
    .number()
    .min(limits.asynchronous.eventAgeSecondsMin)
    .max(limits.asynchronous.eventAgeSecondsMax)
    .optional(),
  maximumRetryAttempts: z.number().min(0).max(limits.asynchronous.retriesMax).optional(),
  destinationConfig: z
    .strictObject({
      onFailure: z.strictObject({ destination: z.string() }).optional(),
      onSuccess: z.strictObject({ destination: z.string() }).optional(),
    })
    .optional(),
});

export function lambdaProvisioners(lambda: Lambda, { region }: Account): Provisioners {
  return {
    "aws:lambda/function:Function": provisioner(functionInputs, async (inputs, resourceName) => {
      const { arn, configuration } = await lambda.createFunction(
        functionSettings(inputs, inputs.name ?? resourceName),
        await packageFiles(inputs.code),
      );
      return { id: configuration.name, outputs: functionOutputs(arn, configuration, region) };
    }),

    "aws:lambda/eventSourceMapping:EventSourceMapping": provisioner(mappingInputs, (inputs) => {
      const active = lambda.mappings.create(inputs.functionName, mappingOf(inputs), inputs.enabled);
      const { uuid, arn, mapping, target } = active;
      return {
        id: uuid,
        outputs: {
          uuid,
          arn,
          functionArn: target.arn,
          batchSize: mapping.batchSize,
          state: active.isEnabled ? "Enabled" : "Disabled",
          lastModified: new Date(active.modifiedAtMs).toISOString(),
        },
      };
    }),

    "aws:lambda/permission:Permission": provisioner(permissionInputs, (inputs, resourceName) => {
      const statementId = inputs.statementId ?? resourceName;
      lambda.addPermission(inputs.function, { ...inputs, statementId });
      return { id: statementId, outputs: { statementId } };
    }),

    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": provisioner(eventInvokeInputs, (inputs) => {
      const { functionName, destinationConfig } = inputs;
      lambda.putEventInvokeConfiguration(functionName, {
        retriesMax: inputs.maximumRetryAttempts,
        eventAgeMsMax:
          inputs.maximumEventAgeInSeconds === undefined ? undefined : inputs.maximumEventAgeInSeconds * 1_000,
        onSuccessArn: destinationConfig?.onSuccess?.destination,
        onFailureArn: destinationConfig?.onFailure?.destination,
      });
      return { id: functionName, outputs: {} };
    }),
  };
}

function functionSettings(inputs: z.output<typeof functionInputs>, name: string): Omit<FunctionConfiguration, "code"> {
  const { reservedConcurrentExecutions, loggingConfig } = inputs;
  return {
    name,
    description: inputs.description,
    roleArn: inputs.role,
    runtime: inputs.runtime,
    handler: inputs.handler,
    architectures: inputs.architectures,
    memoryMb: inputs.memorySize,
    timeoutMs: inputs.timeout * 1_000,
    ephemeralStorageMb: inputs.ephemeralStorage?.size ?? 512,
    variables: inputs.environment?.variables ?? {},
    logGroup: loggingConfig?.logGroup ?? `/aws/lambda/${name}`,
    logFormat: loggingConfig?.logFormat ?? "Text",
    reservedConcurrency: reservedConcurrentExecutions < 0 ? undefined : reservedConcurrentExecutions,
    deadLetterArn: inputs.deadLetterConfig?.targetArn,
  };
}

async function packageFiles(code: z.output<typeof codeInput>): Promise<PackageFiles> {
  if (code.kind === "path")
    return (await stat(code.path)).isDirectory() ? readPackageDirectory(code.path) : readZip(await readFile(code.path));
  const files = new Map<string, Buffer>();
  for (const [name, file] of Object.entries(code.files))
    files.set(name, "path" in file ? await readFile(file.path) : Buffer.from(file.text));
  return files;
}

function functionOutputs(arn: string, configuration: FunctionConfiguration, region: string): Record<string, unknown> {
  const { code, name, logFormat, logGroup } = configuration;
  const invocations = (functionArn: string): string =>
    `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  return {
    arn,
    name,
    version: "$LATEST",
    qualifiedArn: `${arn}:$LATEST`,
    invokeArn: invocations(arn),
    qualifiedInvokeArn: invocations(`${arn}:$LATEST`),
    codeSha256: code.sha256,
    sourceCodeHash: code.sha256,
    sourceCodeSize: code.sizeBytes,
    loggingConfig: { logFormat, logGroup },
  };
}

function mappingOf(inputs: z.output<typeof mappingInputs>): Mapping {
  const { eventSourceArn, startingPosition } = inputs;
  const settings = {
    eventSourceArn,
    batchWindowMs: inputs.maximumBatchingWindowInSeconds * 1_000,
    reportsItemFailures: inputs.functionResponseTypes.length > 0,
  };
  const service = parseArn(eventSourceArn)?.service;
  switch (service) {
    case "sqs": {
      const batchSize = inputs.batchSize ?? limits.sqs.batchSizeDefault;
      return { kind: "sqs", ...settings, batchSize, concurrencyMax: inputs.scalingConfig?.maximumConcurrency };
    }
    case "kinesis": {
      if (startingPosition === undefined)
        throw new Error("startingPosition is missing: a stream's mapping starts at TRIM_HORIZON or LATEST");
      const ageSeconds = inputs.maximumRecordAgeInSeconds;
      return {
        kind: "kinesis",
        ...settings,
        batchSize: inputs.batchSize ?? limits.kinesis.batchSizeDefault,
        startingPosition,
        retryAttemptsMax: inputs.maximumRetryAttempts,
        recordAgeMsMax: ageSeconds < 0 ? -1 : ageSeconds * 1_000,
        bisectsOnError: inputs.bisectBatchOnFunctionError,
        onFailureArn: inputs.destinationConfig?.onFailure?.destinationArn,
      };
    }
    default:
      throw new Error(`eventSourceArn is ${eventSourceArn}; the embedded cloud maps queues and Kinesis streams`);
  }
}
