// A batch with a fake in place of Athena: which messages fail, and what is asked. That Athena accepts it is not proved.
import { describe, expect, test } from "vitest";
import type { DirtyWindow } from "../../../lambdas/run-reports/dirty-windows.ts";
import { windowKey } from "../../../lambdas/run-reports/dirty-windows.ts";
import { queryRequest } from "../../../lambdas/run-reports/query-request.ts";
import { runMessages } from "../../../lambdas/run-reports/run-messages.ts";
import { startRuns } from "../../../lambdas/run-reports/start-runs.ts";
import { parseTrigger } from "../../../lambdas/run-reports/trigger.ts";
import { deviceHourly } from "../../../queries/catalog/device-hourly.ts";
import { defaultTelemetry } from "../../../contract/index.ts";
import { defaultReports, hourMs, loadSql, windowOf } from "../../../queries/index.ts";

const notification = (hour: string) => ({
  Records: [
    {
      eventSource: "aws:s3",
      eventTime: `2026-11-21T${hour}:30:00.000Z`,
      eventName: "ObjectCreated:Put",
      s3: { object: { key: `telemetry/dt%3D2026-11-21/hour%3D${hour}/a.parquet`, eTag: "e", sequencer: "1" } },
    },
  ],
});
const message = (messageId: string, body: string) => ({ messageId, eventSource: "aws:sqs" as const, body });
const ofHour = (hour: string) => message(hour, JSON.stringify(notification(hour)));

const dirtyAt = (timeMs: number): DirtyWindow => ({ report: deviceHourly, window: windowOf(timeMs) });
const reports = defaultReports(defaultTelemetry);

/** Starts everything but the windows named. */
const startAllBut =
  (...refused: string[]) =>
  (windows: readonly DirtyWindow[]) =>
    startRuns(windows, (window) =>
      refused.includes(windowKey(window))
        ? Promise.reject(new Error("TooManyRequests"))
        : Promise.resolve({ kind: "started", runId: "0", queryExecutionId: "1" }),
    );

describe("runMessages", () => {
  test("no message fails when every window starts", async () => {
    expect(await runMessages([ofHour("10"), ofHour("11")], reports, startAllBut())).toEqual(new Map());
  });

  test("two messages of one hour start each report's window once", async () => {
    const started: string[] = [];

    await runMessages([ofHour("10"), { ...ofHour("10"), messageId: "again" }], reports, (windows) => {
      started.push(...windows.map(windowKey));
      return startAllBut()(windows);
    });

    expect(started).toHaveLength(reports.length);
  });

  test("a message fails if one of its windows does not start, and the others do not", async () => {
    const failures = await runMessages(
      [ofHour("10"), ofHour("11")],
      reports,
      startAllBut("fleet_hourly/dt=2026-11-21/hour=11"),
    );

    expect([...failures.keys()]).toEqual(["11"]);
    expect(failures.get("11")).toMatchObject({
      name: "WindowNotStartedError",
      message: "the run of fleet_hourly/dt=2026-11-21/hour=11 did not start",
      cause: new Error("TooManyRequests"),
    });
  });

  test("a message that is no notification fails alone", async () => {
    const failures = await runMessages([message("bad", "hello"), ofHour("10")], reports, startAllBut());

    expect([...failures.keys()]).toEqual(["bad"]);
  });
});

describe("startRuns", () => {
  test("has 8 starts in flight at most, and answers all 30", async () => {
    let inFlight = 0;
    let inFlightMax = 0;
    const windows = Array.from({ length: 30 }, (_, index) => dirtyAt(index * hourMs));

    const outcomes = await startRuns(windows, async () => {
      inFlightMax = Math.max(inFlightMax, (inFlight += 1));
      await Promise.resolve();
      inFlight -= 1;
      return { kind: "unchanged", runId: "0" };
    });

    expect(inFlightMax).toBe(8);
    expect(outcomes.size).toBe(30);
  });
});

describe("queryRequest", () => {
  const window = windowOf(Date.parse("2026-11-21T10:00:00Z"));
  const dirty: DirtyWindow = { report: deviceHourly, window };
  const inputs = ["a@e/1", "b@e/2"];
  const source = { contract: defaultTelemetry, sql: loadSql(deviceHourly), reportsBucket: "reports-bucket" };

  test("unloads into a prefix named by the token's first 16 digits", () => {
    const { sql, runId, clientRequestToken, key } = queryRequest(dirty, inputs, source);

    expect(key).toBe("device_hourly/dt=2026-11-21/hour=10");
    expect(clientRequestToken).toMatch(/^[0-9a-f]{64}$/);
    expect(runId).toBe(clientRequestToken.slice(0, 16));
    expect(sql).toContain(
      `TO 's3://reports-bucket/reports/device_hourly/dt=2026-11-21/hour=10/run=${runId}/' WITH (format = 'PARQUET', compression = 'SNAPPY')`,
    );
  });

  test("the same window and inputs give the same token, other inputs or another statement another", () => {
    const { clientRequestToken } = queryRequest(dirty, inputs, source);

    expect(queryRequest({ ...dirty }, [...inputs], source).clientRequestToken).toBe(clientRequestToken);
    expect(queryRequest(dirty, ["a@e/1"], source).clientRequestToken).not.toBe(clientRequestToken);
    const changed = { ...source, sql: source.sql.replace("select * from final", "select * from final limit 9") };
    expect(queryRequest(dirty, inputs, changed).clientRequestToken).not.toBe(clientRequestToken);
  });
});

describe("parseTrigger", () => {
  test("tells a queue's batch, a notification and a closing hour apart", () => {
    const kinds = [
      { Records: [ofHour("10")] },
      notification("10"),
      { Event: "s3:TestEvent" },
      { kind: "close-hour", scheduled_at: "2026-11-21T11:05:00Z" },
    ].map((event) => parseTrigger(event).kind);

    expect(kinds).toEqual(["messages", "notification", "notification", "close-hour"]);
  });

  test.each([{}, null, { kind: "close-hour", scheduled_at: "now" }])("refuses %j", (event) => {
    expect(() => parseTrigger(event)).toThrow();
  });
});
