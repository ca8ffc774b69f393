// UpdateFunctionConfiguration and UpdateFunctionCode: environments start anew with the next invocation.
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { DeployedFunction } from "../deployed-function.ts";
import { describeFunction } from "../function-description.ts";
import { readZip } from "../zip-archive.ts";
import { functionInputWith, onFunction } from "./function-input.ts";
import { givenSettings, settingsInput } from "./function-settings.ts";
import type { LambdaContext } from "./lambda-context.ts";

const revision = { RevisionId: z.string().optional() };

export const updateFunctionConfiguration = ({ account, registry, deployments }: LambdaContext): Operation =>
  defineOperation({
    name: "UpdateFunctionConfiguration",
    input: functionInputWith({ ...settingsInput, ...revision }),
    invalidInputCode: "InvalidParameterValueException",
    permissions: (input) => onFunction(account, "lambda:UpdateFunctionConfiguration", input),
    run: async (request) => {
      checkRevision(registry.find(request.address), request.RevisionId);
      return describeFunction(await deployments.update(request.address, givenSettings(request)), "updating");
    },
  });

export const updateFunctionCode = ({ account, registry, deployments }: LambdaContext): Operation =>
  defineOperation({
    name: "UpdateFunctionCode",
    input: functionInputWith({
      ...revision,
      ZipFile: z.base64(),
      Publish: z.literal(false).optional(),
      Architectures: z
        .array(z.enum(["x86_64", "arm64"]))
        .length(1)
        .optional(),
    }),
    invalidInputCode: "InvalidParameterValueException",
    permissions: (input) => onFunction(account, "lambda:UpdateFunctionCode", input),
    run: async ({ address, ZipFile, RevisionId, Architectures: architectures }) => {
      checkRevision(registry.find(address), RevisionId);
      const change = architectures === undefined ? {} : { architectures };
      const files = readZip(Buffer.from(ZipFile, "base64"));
      return describeFunction(await deployments.update(address, change, files), "updating");
    },
  });

function checkRevision({ revisionId }: DeployedFunction, expected: string | undefined): void {
  if (expected === undefined || expected === revisionId) return;
  throw new AwsError(
    "PreconditionFailedException",
    412,
    "The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to retrieve the latest RevisionId",
  );
}
