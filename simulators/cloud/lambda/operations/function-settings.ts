// What CreateFunction and UpdateFunctionConfiguration say of a function. A setting that the embedded cloud would have to ignore is
// refused by name. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
import { z } from "zod";
import type { FunctionSettings } from "../deployments.ts";

export const settingsInput = {
  Description: z.string().optional(),
  Role: z.string().optional(),
  Runtime: z.string().optional(),
  Handler: z.string().optional(),
  MemorySize: z.number().int().optional(),
  Timeout: z.number().int().optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
  EphemeralStorage: z.object({ Size: z.number().int() }).optional(),
  LoggingConfig: z
    .object({ LogFormat: z.enum(["Text", "JSON"]).optional(), LogGroup: z.string().optional() })
    .optional(),
  /** With an empty target: none from now on. Without one it says nothing, as recorded on AWS. */
  DeadLetterConfig: z.object({ TargetArn: z.string().optional() }).optional(),
  // Configuration without behaviour here.
  TracingConfig: z.object({ Mode: z.enum(["Active", "PassThrough"]).optional() }).optional(),
  KMSKeyArn: z.string().optional(),
};

export type GivenSettings = z.output<z.ZodObject<typeof settingsInput>>;

/** Only what was given. */
export function givenSettings(given: GivenSettings): Partial<FunctionSettings> {
  const { Environment, EphemeralStorage, LoggingConfig, Timeout } = given;
  const settings = {
    description: given.Description,
    roleArn: given.Role,
    runtime: given.Runtime,
    handler: given.Handler,
    memoryMb: given.MemorySize,
    timeoutMs: Timeout === undefined ? undefined : Timeout * 1_000,
    variables: Environment?.Variables,
    ephemeralStorageMb: EphemeralStorage?.Size,
    logFormat: LoggingConfig?.LogFormat,
    logGroup: LoggingConfig?.LogGroup,
  };
  const named = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const deadLetterArn = given.DeadLetterConfig?.TargetArn;
  if (deadLetterArn === undefined) return named;
  return { ...named, deadLetterArn: deadLetterArn === "" ? undefined : deadLetterArn };
}
