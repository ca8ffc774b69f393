// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDashboard.html and API_ListDashboards.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { Dashboards } from "../dashboards.ts";
import { onEverything } from "./members.ts";

export const getDashboard = ({ dashboards }: { dashboards: Dashboards }): Operation =>
  defineOperation({
    name: "GetDashboard",
    input: z.object({ DashboardName: z.string() }),
    permissions: ({ DashboardName }) => [
      { action: "cloudwatch:GetDashboard", resources: [dashboards.arnOf(DashboardName)] },
    ],
    run({ DashboardName }) {
      const { name, arn, body } = dashboards.get(DashboardName);
      return { DashboardArn: arn, DashboardBody: body, DashboardName: name };
    },
  });

export const listDashboards = ({ dashboards }: { dashboards: Dashboards }): Operation =>
  defineOperation({
    name: "ListDashboards",
    input: z.object({ DashboardNamePrefix: z.string().default("") }),
    permissions: onEverything("ListDashboards"),
    run: ({ DashboardNamePrefix }) => ({
      DashboardEntries: dashboards
        .list()
        .filter(({ name }) => name.startsWith(DashboardNamePrefix))
        .map(({ name, arn, body, modifiedAtMs }) => ({
          DashboardName: name,
          DashboardArn: arn,
          LastModified: new Timestamp(modifiedAtMs),
          Size: Buffer.byteLength(body),
        })),
    }),
  });
