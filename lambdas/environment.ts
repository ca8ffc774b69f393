// What the functions read from their environment, parsed once at cold start: a fault stops the function before its
// first event, and names every variable that is wrong.
import { z } from "zod";
import { dayMs } from "../contract/index.ts";

/** `s3://bucket`, as the bucket's name. */
const bucketLocation = z
  .string()
  .regex(/^s3:\/\/[a-z0-9.-]{3,63}\/?$/, "must be s3://<bucket>")
  .transform((location) => location.replace(/^s3:\/\//, "").replace(/\/$/, ""));

const variables = {
  admitDevice: z
    .object({ SERIAL_PREFIX: z.string().min(1) })
    .transform((from) => ({ serialPrefix: from.SERIAL_PREFIX })),
  transform: z
    .object({
      ACCEPTED_LATENESS_DAYS: z.coerce.number().positive(),
      STAGE: z.string().min(1),
      SOURCE_STREAM_NAME: z.string().min(1).optional(),
    })
    .transform((from) => ({
      acceptedLatenessMs: from.ACCEPTED_LATENESS_DAYS * dayMs,
      stage: from.STAGE,
      /** Where readings are put back; of contracts whose messages hold several. */
      sourceStreamName: from.SOURCE_STREAM_NAME,
    })),
  runReports: z
    .object({
      WORKGROUP: z.string().min(1),
      DATABASE: z.string().min(1),
      READINGS_LOCATION: bucketLocation,
      REPORTS_LOCATION: bucketLocation,
    })
    .transform((from) => ({
      workgroup: from.WORKGROUP,
      database: from.DATABASE,
      readingsBucket: from.READINGS_LOCATION,
      reportsBucket: from.REPORTS_LOCATION,
    })),
  publishReport: z
    .object({ DATABASE: z.string().min(1), REPORTS_LOCATION: bucketLocation, REPORT_FAILURES_QUEUE_URL: z.url() })
    .transform((from) => ({
      database: from.DATABASE,
      reportsBucket: from.REPORTS_LOCATION,
      failuresQueueUrl: from.REPORT_FAILURES_QUEUE_URL,
    })),
};

type Environment = Readonly<Record<string, string | undefined>>;

export const admitDeviceEnvironment = (environment: Environment) => parsed(variables.admitDevice, environment);
export const transformEnvironment = (environment: Environment) => parsed(variables.transform, environment);
export const runReportsEnvironment = (environment: Environment) => parsed(variables.runReports, environment);
export const publishReportEnvironment = (environment: Environment) => parsed(variables.publishReport, environment);

function parsed<T>(schema: z.ZodType<T>, environment: Environment): T {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`environment of the function: ${faults.join("; ")}`, { cause: result.error });
}
