import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  SchedulerClient,
  UpdateScheduleCommand,
  TagResourceCommand,
} from "@aws-sdk/client-scheduler";
import { describe, expect, test } from "vitest";
import type { ScheduleSettings } from "../../../../simulators/cloud/scheduler/schedules.ts";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";
import { operator } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { parseJson, textLike, textWith } from "../matching.ts";

const startMs = Date.UTC(2026, 10, 21, 10);
const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:close";
const roleArn = "arn:aws:iam::123456789012:role/scheduler";

/** `refuse`: what the function answers to an attempt, by its number from 1. */
async function schedulerCloud(refuse: (attempt: number) => AwsError | undefined = () => undefined) {
  const ran: { timeMs: number; payload: string }[] = [];
  let attempts = 0;
  const close = ({ payload }: { readonly payload: string }): void => {
    const refusal = refuse(++attempts);
    if (refusal !== undefined) throw refusal;
    ran.push({ timeMs: cloud.clock.now() - startMs, payload });
  };
  const cloud = await cloudWith({ services: ["scheduler", "sqs"], startMs, functions: { close } });
  return { ...cloud, invocations: ran };
}

const minuteMs = 60_000;

const settings = (changes: Partial<ScheduleSettings> = {}): ScheduleSettings => ({
  name: "close-hour",
  groupName: "default",
  expression: "cron(5 * * * ? *)",
  timeZone: "UTC",
  isEnabled: true,
  isDeletedAfterCompletion: false,
  target: { arn: functionArn, roleArn, input: "{}", retryAttemptsMax: 185, eventAgeMsMax: 86_400_000 },
  ...changes,
});
const target = (changes: Partial<ScheduleSettings["target"]>) =>
  settings({ target: { ...settings().target, ...changes } });

describe("a schedule", () => {
  test("runs at its times, with the context attributes filled in", async () => {
    const { clock, scheduler, invocations } = await schedulerCloud();
    scheduler.createSchedule(
      target({
        input:
          '{"at":"<aws.scheduler.scheduled-time>","attempt":<aws.scheduler.attempt-number>,"arn":"<aws.scheduler.schedule-arn>","id":"<aws.scheduler.execution-id>","kept":"<aws.other>"}',
      }),
    );

    await clock.runTo(startMs + 70 * minuteMs);

    expect(invocations.map(({ timeMs }) => timeMs)).toEqual([5 * minuteMs, 65 * minuteMs]);
    expect(parseJson(invocations[0]!.payload)).toEqual({
      at: "2026-11-21T10:05:00Z",
      attempt: 1,
      arn: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/close-hour",
      id: textLike(/^[0-9a-f]{16}$/),
      kept: "<aws.other>",
    });
    expect(scheduler.backlog()).toBe(0);
  });

  test("runs not where it is disabled, deleted, or once is over", async () => {
    const { clock, scheduler, invocations } = await schedulerCloud();
    scheduler.createSchedule(settings({ name: "disabled", isEnabled: false }));
    scheduler.createSchedule(settings({ name: "deleted" }));
    scheduler.createSchedule(
      settings({ name: "once", expression: "at(2026-11-21T10:30:00)", isDeletedAfterCompletion: true }),
    );

    scheduler.deleteSchedule("default", "deleted");
    await clock.runTo(startMs + 300 * minuteMs);

    expect(invocations.map(({ timeMs }) => timeMs)).toEqual([30 * minuteMs]);
    expect(scheduler.store.list().map((schedule) => schedule.settings.name)).toEqual(["disabled"]);
  });

  test("with a flexible window of 15 minutes runs within it", async () => {
    const { clock, scheduler, invocations } = await schedulerCloud();
    scheduler.createSchedule(settings({ flexibleWindowMs: 15 * minuteMs }));

    await clock.runTo(startMs + 59 * minuteMs);

    expect(invocations).toHaveLength(1);
    expect(invocations[0]!.timeMs).toBeGreaterThanOrEqual(5 * minuteMs);
    expect(invocations[0]!.timeMs).toBeLessThan(20 * minuteMs);
  });

  test("without an input sends Scheduler's own event", async () => {
    const { clock, scheduler, invocations } = await schedulerCloud();
    scheduler.createSchedule(target({ input: undefined }));

    await clock.runTo(startMs + 10 * minuteMs);

    expect(parseJson(invocations[0]!.payload)).toMatchObject({
      "detail-type": "Scheduled Event",
      source: "aws.scheduler",
      time: "2026-11-21T10:05:00Z",
    });
  });

  test("is retried while the target throttles, with a rising attempt number", async () => {
    const { clock, scheduler, invocations } = await schedulerCloud((attempt) =>
      attempt < 3 ? new AwsError("TooManyRequestsException", 429, "Rate Exceeded.") : undefined,
    );
    scheduler.createSchedule(target({ input: "<aws.scheduler.attempt-number>" }));

    await clock.runTo(startMs + 6 * minuteMs);

    expect(invocations).toEqual([{ timeMs: 5 * minuteMs + 3_000, payload: "3" }]);
  });

  test("goes to the dead-letter queue at once where a permission is missing", async () => {
    const { clock, scheduler, sqs, undelivered } = await schedulerCloud(
      () => new AwsError("AccessDeniedException", 403, "not authorized to perform: lambda:InvokeFunction"),
    );
    const { arn: deadLetterArn } = sqs.createQueue("dead", {});
    scheduler.createSchedule(target({ deadLetterArn }));

    await clock.runTo(startMs + 6 * minuteMs);

    const [message] = sqs.queues.receiveMessages({
      principal: operator,
      queueArn: deadLetterArn,
      limit: 1,
    });
    expect(message!.body).toBe("{}");
    expect(message!.messageAttributes).toMatchObject({
      ERROR_CODE: { stringValue: "AccessDeniedException" },
      RETRY_ATTEMPTS: { stringValue: "0" },
      SCHEDULED_TIME: { stringValue: "2026-11-21T10:05:00Z" },
    });
    expect(undelivered).toEqual([]);
  });

  test("gives up after its retries and says which bound ended them", async () => {
    const { clock, scheduler, undelivered } = await schedulerCloud(() => new AwsError("ServiceException", 500, "down"));
    scheduler.createSchedule(target({ retryAttemptsMax: 2 }));

    await clock.runTo(startMs + 10 * minuteMs);

    expect(undelivered).toEqual([
      { code: "ServiceException", message: "down", retryAttempts: 2, exhausted: "MaximumRetryAttempts" },
    ]);
    expect(scheduler.backlog()).toBe(0);
  });
});

describe("on the wire", () => {
  const client = async (): Promise<SchedulerClient> => (await schedulerCloud()).client(SchedulerClient);
  const schedule = {
    Name: "nightly",
    ScheduleExpression: "cron(0 3 * * ? *)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: functionArn, RoleArn: roleArn, Input: "{}" },
  } as const;

  test("a schedule is created, shown, listed and deleted", async () => {
    const aws = await client();

    const created = await aws.send(new CreateScheduleCommand(schedule));
    const shown = await aws.send(new GetScheduleCommand({ Name: "nightly" }));
    const listed = await aws.send(new ListSchedulesCommand({ NamePrefix: "night" }));
    const groups = await aws.send(new ListScheduleGroupsCommand({}));
    await aws.send(new DeleteScheduleCommand({ Name: "nightly" }));

    expect(created.ScheduleArn).toBe("arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly");
    expect(shown).toMatchObject({ Name: "nightly", State: "ENABLED", ScheduleExpressionTimezone: "UTC" });
    expect(shown.CreationDate).toEqual(new Date(startMs));
    expect(listed.Schedules!.map(({ Name }) => Name)).toEqual(["nightly"]);
    expect(groups.ScheduleGroups!.map(({ Name }) => Name)).toEqual(["default"]);
    await expect(aws.send(new GetScheduleCommand({ Name: "nightly" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Schedule nightly does not exist.",
    });
  });

  test("tags are of the group with that ARN, not of a resource whose ARN ends as its", async () => {
    const aws = await client();
    const group = "arn:aws:scheduler:us-east-1:123456789012:schedule-group/default";
    const Tags = [{ Key: "a", Value: "1" }];
    const tag = (ResourceArn: string) => aws.send(new TagResourceCommand({ ResourceArn, Tags }));

    await tag(group);
    await expect(tag(group.replace("schedule-group", "anything"))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    expect((await aws.send(new ListTagsForResourceCommand({ ResourceArn: group }))).Tags).toEqual(Tags);
  });

  test("a malformed expression is a ValidationException in AWS's words", async () => {
    const aws = await client();

    const refused = aws.send(new CreateScheduleCommand({ ...schedule, ScheduleExpression: "rate(10 minutess)" }));

    await expect(refused).rejects.toMatchObject({
      name: "ValidationException",
      message: "Invalid Schedule Expression rate(10 minutess).",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("an operation that is not implemented is named", async () => {
    const aws = await client();

    const refused = aws.send(
      new UpdateScheduleCommand({
        Name: "nightly",
        ScheduleExpression: "rate(1 hour)",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: "arn:aws:lambda:x", RoleArn: "arn:aws:iam::x" },
      }),
    );

    await expect(refused).rejects.toMatchObject({
      name: "UnknownOperationException",
      message: textWith("scheduler.PUT /schedules/nightly"),
    });
  });
});
