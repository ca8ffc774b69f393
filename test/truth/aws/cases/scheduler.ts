// Scheduler's expressions and tags. Cases of localstack's tests/aws/services/scheduler/test_scheduler.py, performed against the wire.
import * as sdk from "@aws-sdk/client-scheduler";
import { answered } from "../botocore-answer.ts";
import { family } from "../recording.ts";
import { roleFor } from "../roles.ts";
import { aws } from "../shared-cloud.ts";

let count = 0;
const nextName = (kind: string): string => `${kind}-${++count}`;

const create = (
  input: Pick<sdk.CreateScheduleCommandInput, "ScheduleExpression" | "FlexibleTimeWindow">,
  RoleArn: string,
) =>
  answered(
    aws.scheduler.send(
      new sdk.CreateScheduleCommand({
        Name: nextName("schedule"),
        ...input,
        Target: { Arn: "arn:aws:lambda:us-east-1:111111111111:function:dummy", RoleArn },
      }),
    ),
  );

const flexible = { Mode: "FLEXIBLE", MaximumWindowInMinutes: 4 } as const;
const expressionOf = (name: string): string => name.slice(name.indexOf("[") + 1, -1);

async function group(Tags: sdk.Tag[] = []): Promise<string> {
  const created = await aws.scheduler.send(new sdk.CreateScheduleGroupCommand({ Name: nextName("group"), Tags }));
  return created.ScheduleGroupArn!;
}
const tagsOf = (ResourceArn: string) =>
  answered(aws.scheduler.send(new sdk.ListTagsForResourceCommand({ ResourceArn })));
const tag = { Key: "TagKey", Value: "TagValue" };

family("scheduler", ({ performs, names }) => {
  performs(
    names.filter((name) => name.startsWith("tests_create_schedule_with_invalid_schedule_expression")),
    async (recorded, name) => {
      const input = { ScheduleExpression: expressionOf(name), FlexibleTimeWindow: flexible };

      const refused = await create(input, "arn:aws:iam::111111111111:role/role-name");

      recorded.agrees("invalid-schedule-expression", refused);
    },
  );

  performs(
    names.filter((name) => name.startsWith("test_create_schedule_with_valid_cron_expressions")),
    async (recorded, name) => {
      const role = roleFor("scheduler.amazonaws.com", nextName("role"));
      const input = { ScheduleExpression: expressionOf(name), FlexibleTimeWindow: { Mode: "OFF" as const } };

      recorded.agrees("create-schedule", await create(input, role));
    },
  );

  performs("tests_create_schedule_with_valid_schedule_expression", async (recorded) => {
    const role = roleFor("scheduler.amazonaws.com", nextName("role"));
    const input = { ScheduleExpression: "at(2022-12-31T23:59:59)", FlexibleTimeWindow: flexible };

    recorded.agrees("valid-schedule-expression", await create(input, role));
  });

  performs("test_tag_resource", async (recorded) => {
    const ResourceArn = await group();

    await aws.scheduler.send(new sdk.TagResourceCommand({ ResourceArn, Tags: [tag] }));

    recorded.agrees("list-tagged-schedule", await tagsOf(ResourceArn));
  });

  performs("test_untag_resource", async (recorded) => {
    const ResourceArn = await group([tag]);

    await aws.scheduler.send(new sdk.UntagResourceCommand({ ResourceArn, TagKeys: ["TagKey"] }));

    recorded.agrees("list-untagged-schedule", await tagsOf(ResourceArn));
  });
});
