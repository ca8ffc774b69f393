// What each resource lets a service of AWS do, in its own policy: without it the service is refused where it comes, and that shows
// where an operator looks, or nowhere but in what is missing. Which roles may do what is denied.test.ts.
import { describe, expect, test } from "vitest";
import { verdictOf } from "../../simulators/ledger/verdict.ts";
import { denials } from "./denials.ts";
import { cloudWatch, evidence, sumOf } from "./evidence.ts";
import { defaultProject, worldOf } from "./world-of.ts";

const one = worldOf(defaultProject);
const { allowAgain, deny, denyService, neverDeniedToServices } = denials(one);
const { failures } = evidence(one);

const dimensions = (Name: string, Value: string) => ({ Dimensions: [{ Name, Value }] });

describe("EventBridge", () => {
  test("without lambda:InvokeFunction on the publisher leaves each event among the failures, with the reason", async () => {
    denyService("events.amazonaws.com", "lambda:InvokeFunction");
    await one().send({ name: "events refused" });
    await one().pass(5);

    const failed = await failures();
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.filter((message) => !/RULE_ARN.*query-ended/.test(message))).toEqual([]);
    expect(failed[0]).toMatch(/ERROR_CODE.*AccessDenied.*lambda:InvokeFunction/);
  });

  test("without sqs:SendMessage as well drops them, which a metric counts; the hour's closing publishes their reports", async () => {
    denyService("events.amazonaws.com", "lambda:InvokeFunction", "sqs:SendMessage");
    await one().send({ name: "events dropped" });
    await one().pass(5);
    const rule = dimensions("RuleName", "millrace-dev-query-ended");
    expect(await failures()).toEqual([]);
    expect(await sumOf(one(), { Namespace: "AWS/Events", MetricName: "FailedInvocations", ...rule })).toBeGreaterThan(
      0,
    );

    allowAgain();
    await one().world.closeHour();

    expect((await one().verdict()).verdict).toMatchObject({ verdict: "PASS", offenders: [] });
  });
});

describe("an alarm", () => {
  test.each([["sns:Publish"], ["kms:Decrypt", "kms:GenerateDataKey"]])(
    "goes off without %s, and its history alone says that nobody was told",
    async (...actions) => {
      denyService("cloudwatch.amazonaws.com", ...actions);
      deny("scheduler", "lambda:InvokeFunction");
      await one().pass(2 * 60);
      await failures();
      await one().pass(10);

      const history = await cloudWatch(one(), "DescribeAlarmHistory", {
        AlarmName: "millrace-dev-report-failures",
        HistoryItemType: "Action",
        ScanBy: "TimestampDescending",
      });
      expect(JSON.stringify(history)).toMatch(/Failed to execute action .*:millrace-dev-alarms.*not authorized/);
    },
  );
});

describe("S3", () => {
  test("without sqs:SendMessage tells nobody of new objects, which is a fault; the hour's closing runs their reports", async () => {
    const { world } = one();
    denyService("s3.amazonaws.com", "sqs:SendMessage");
    await one().send({ name: "objects untold" });
    await one().pass(5);

    expect(world.cloudFaults.length).toBeGreaterThan(0);
    expect(world.cloudFaults.filter((fault) => !String(fault).includes("millrace-dev-ingestion-events"))).toEqual([]);
    await world.closeHour();
    await world.drain();
    expect(verdictOf(await world.reconcile())).toMatchObject({ verdict: "PASS", offenders: [] });
  });
});

test("each permission of a service has been taken from it in a test of this file, but for what nothing here asks", () => {
  // claimed-device.test.ts takes it away, where devices are provisioned.
  expect(neverDeniedToServices()).toEqual(["function:admit-device: lambda:InvokeFunction"]);
});
