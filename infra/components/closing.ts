// Closes past hours: every hour at five past, when late readings of the ordinary kind have come, or within a window after
// that, the runner is told to run the hour that ended. https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import { allow, trust } from "./policy.ts";
import type { ReportFailures } from "./report-failures.ts";
import type { ReportRunner } from "./report-runner.ts";
import { ServiceRole } from "./service-role.ts";

const fivePastEveryHour = "cron(5 * * * ? *)";

// Before the next hour's schedule fires, this one's is over. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
const retryAttemptsMax = 10;
const eventAgeSecondsMax = 3600;

export interface ClosingArgs extends Pick<Settings, "scheduleTimeZone" | "scheduleWindowMinutes"> {
  readonly deployment: Deployment;
  readonly to: ReportRunner;
  readonly failuresTo: ReportFailures;
}

/** The schedule group and the schedule that closes hours. */
export class Closing extends pulumi.ComponentResource {
  readonly schedule: aws.scheduler.Schedule;

  constructor(name: string, args: ClosingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Closing", name, {}, opts);
    const { deployment, to, failuresTo, scheduleTimeZone, scheduleWindowMinutes } = args;
    const role = new ServiceRole(
      name,
      {
        deployment,
        principal: "scheduler",
        description: "What the schedules may do",
        trust: trust("scheduler.amazonaws.com", { StringEquals: { "aws:SourceAccount": deployment.accountId } }),
        statements: [allow(["lambda:InvokeFunction"], [to.handler.fn.arn]), failuresTo.mayReport],
      },
      { parent: this },
    );
    const group = new aws.scheduler.ScheduleGroup(name, { name: hyphenName(deployment, "closing") }, { parent: this });
    this.schedule = new aws.scheduler.Schedule(
      name,
      {
        name: hyphenName(deployment, "close-hour"),
        description: "Runs the reports of the hour that ended",
        groupName: group.name,
        scheduleExpression: fivePastEveryHour,
        scheduleExpressionTimezone: scheduleTimeZone,
        flexibleTimeWindow:
          scheduleWindowMinutes === 0
            ? { mode: "OFF" }
            : { mode: "FLEXIBLE", maximumWindowInMinutes: scheduleWindowMinutes },
        target: {
          arn: to.handler.fn.arn,
          roleArn: role.role.arn,
          input: JSON.stringify({ kind: "close-hour", scheduled_at: "<aws.scheduler.scheduled-time>" }),
          retryPolicy: { maximumRetryAttempts: retryAttemptsMax, maximumEventAgeInSeconds: eventAgeSecondsMax },
          deadLetterConfig: { arn: failuresTo.queue.arn },
        },
      },
      { parent: this, dependsOn: [role.policy] },
    );
    this.registerOutputs({ schedule: this.schedule.name });
  }
}
