// CreateFunction, from a ZIP archive in the request. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { functionArn } from "../function-address.ts";
import { describeFunction } from "../function-description.ts";
import { readZip } from "../zip-archive.ts";
import { givenSettings, settingsInput } from "./function-settings.ts";
import type { LambdaContext } from "./lambda-context.ts";

const memoryMbDefault = 128;
const timeoutSecondsDefault = 3;
const ephemeralStorageMbDefault = 512;

const input = z.strictObject({
  ...settingsInput,
  FunctionName: z
    .string()
    .regex(/^[a-zA-Z0-9-_]{1,64}$/, "Member must be a function name of up to 64 letters, digits, - and _"),
  Role: z.string(),
  Runtime: z.string(),
  Handler: z.string(),
  Code: z.strictObject({ ZipFile: z.base64() }),
  Architectures: z
    .array(z.enum(["x86_64", "arm64"]))
    .length(1)
    .default(["x86_64"]),
  PackageType: z.literal("Zip").optional(),
  Publish: z.literal(false).optional(),
  Tags: z.record(z.string(), z.string()).optional(),
});

export const createFunction = ({ account, deployments }: LambdaContext): Operation =>
  defineOperation({
    name: "CreateFunction",
    input,
    invalidInputCode: "InvalidParameterValueException",
    permissions: ({ FunctionName: name }) => [
      { action: "lambda:CreateFunction", resources: [functionArn(account, { name })] },
    ],
    run: async (request) => {
      const { FunctionName: name, Timeout = timeoutSecondsDefault } = request;
      const settings = {
        name,
        description: "",
        roleArn: request.Role,
        runtime: request.Runtime,
        handler: request.Handler,
        architectures: request.Architectures,
        variables: {},
        memoryMb: memoryMbDefault,
        ephemeralStorageMb: ephemeralStorageMbDefault,
        logGroup: `/aws/lambda/${name}`,
        logFormat: "Text" as const,
        ...givenSettings(request),
        timeoutMs: Timeout * 1_000,
      };
      const created = await deployments.create(settings, readZip(Buffer.from(request.Code.ZipFile, "base64")));
      return describeFunction(created, "creating");
    },
  });
