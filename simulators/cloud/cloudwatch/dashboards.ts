// Dashboards: kept as they were put, and refused where their body is no dashboard. Nothing draws them here.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
import { z } from "zod";
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import { AwsError } from "../wire/aws-error.ts";

export interface Dashboard {
  readonly name: string;
  readonly arn: string;
  /** JSON text. */
  readonly body: string;
  readonly modifiedAtMs: number;
}

export interface Dashboards {
  /** @throws AwsError InvalidParameterInput that lists what is wrong with the body. */
  put(name: string, body: string, nowMs: number): Dashboard;
  /** @throws AwsError ResourceNotFound */
  get(name: string): Dashboard;
  list(): readonly Dashboard[];
  /** Of one that is there or not. */
  arnOf(name: string): string;
}

const columnsMax = 24;

const widget = z
  .object({
    type: z.enum(["metric", "text", "log", "alarm", "explorer"]),
    x: z
      .number()
      .min(0)
      .max(columnsMax - 1),
    y: z.number().min(0),
    width: z.number().min(1).max(columnsMax),
    height: z.number().min(1).max(1000),
    properties: z.record(z.string(), z.unknown()),
  })
  .refine(({ x, width }) => x + width <= columnsMax, `a widget ends at column ${columnsMax} or before`);

const bodySchema = z.object({ widgets: z.array(widget).max(500) });

export function createDashboards(account: Account): Dashboards {
  const dashboards = new Map<string, Dashboard>();
  /** Dashboards belong to no region. */
  const arnOf = (name: string): string =>
    formatArn({ ...account, region: "", service: "cloudwatch", resource: `dashboard/${name}` });
  return {
    put(name, body, nowMs) {
      if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw invalidInput(`DashboardName '${name}'`);
      check(body);
      const dashboard = { name, arn: arnOf(name), body, modifiedAtMs: nowMs };
      dashboards.set(name, dashboard);
      return dashboard;
    },
    get(name) {
      const dashboard = dashboards.get(name);
      if (dashboard === undefined) throw new AwsError("ResourceNotFound", 404, `Dashboard ${name} does not exist`);
      return dashboard;
    },
    list: () => [...dashboards.values()],
    arnOf,
  };
}

function check(body: string): void {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw invalidInput("The dashboard body is no JSON", cause);
  }
  const parsed = bodySchema.safeParse(value);
  if (!parsed.success) throw invalidInput(z.prettifyError(parsed.error), parsed.error);
}

const invalidInput = (what: string, cause?: unknown): AwsError =>
  new AwsError("InvalidParameterInput", 400, `The dashboard is invalid: ${what}`, { cause });
