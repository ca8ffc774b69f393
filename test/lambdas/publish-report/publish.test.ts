// The switch of partitions over a fake catalogue. That Glue and Athena answer so is not proved here.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endedQuery } from "../../../lambdas/publish-report/ended-query.ts";
import { partitionInput } from "../../../lambdas/publish-report/glue-partitions.ts";
import type { Published, Publishing, ReportFailure } from "../../../lambdas/publish-report/publish.ts";
import { publish } from "../../../lambdas/publish-report/publish.ts";
import type { PublishedRun } from "../../../lambdas/publish-report/published-run.ts";
import { runOfPartition, runParameters } from "../../../lambdas/publish-report/published-run.ts";
import { fleetHourly } from "../../../queries/catalog/fleet-hourly.ts";
import { dayOf, renderUnload, windowOf, type ReportRun, type Window } from "../../../queries/index.ts";

const ten = windowOf(Date.parse("2026-11-21T10:00:00Z"));
const runIdOf = (id: string) => id.padStart(16, "0");

/** A catalogue of one partition, and queries whose id is followed by the second in which they were submitted. */
function world({ sql, foundLate = false, window = ten }: { sql?: string; foundLate?: boolean; window?: Window } = {}) {
  let published: PublishedRun | undefined;
  let finds = 0;
  const failures: ReportFailure[] = [];
  const publishing: Publishing = {
    reportsBucket: "reports-bucket",
    describe: (id) => {
      const unload = { report: fleetHourly.name, select: "select 1", window, runId: runIdOf(id.slice(1)) };
      const submittedAtMs = Number(id.slice(1)) * 1000;
      const text = sql ?? renderUnload({ ...unload, reportsBucket: "reports-bucket" });
      return Promise.resolve({ sql: text, submittedAtMs, reason: "out of memory" });
    },
    partitions: {
      find: () => Promise.resolve(foundLate && finds++ === 0 ? undefined : published),
      create: (_: ReportRun, run) => {
        if (published !== undefined) return Promise.resolve("exists");
        published = run;
        return Promise.resolve("created");
      },
      update: (_, run) => {
        published = run;
        return Promise.resolve();
      },
    },
    sendFailure: (failure) => {
      failures.push(failure);
      return Promise.resolve();
    },
  };
  const succeed = (queryExecutionId: string): Promise<Published> =>
    publish({ queryExecutionId, state: "SUCCEEDED" }, publishing);
  return {
    succeed,
    publishing,
    failures,
    published: () => published,
    publishedBefore: (run: PublishedRun) => (published = run),
  };
}

describe("publish", () => {
  test("the first run creates the partition at its own location", async () => {
    const { succeed, published } = world();

    expect(await succeed("q1")).toMatchObject({ kind: "published", run: { report: "fleet_hourly", window: ten } });
    expect(published()).toEqual({
      startedAt: "1970-01-01T00:00:01.000Z",
      queryExecutionId: "q1",
      location: "s3://reports-bucket/reports/fleet_hourly/dt=2026-11-21/hour=10/run=0000000000000001/",
    });
  });

  test("in whatever order and however often runs end, the newest start is published", async () => {
    const ids = ["q1", "q2", "q3", "q9", "q10"];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...ids, ...ids], { minLength: 10 }), async (order) => {
        const { succeed, published } = world();
        for (const id of order) await succeed(id);
        expect(published()?.queryExecutionId).toBe("q10");
      }),
    );
  });

  test("an older run that ends later is superseded", async () => {
    const { succeed } = world();
    await succeed("q2");

    expect((await succeed("q1")).kind).toBe("superseded");
  });

  test("an event delivered twice leaves the run published", async () => {
    const { succeed } = world();
    await succeed("q1");

    expect((await succeed("q1")).kind).toBe("published");
  });

  test("of two runs submitted at one time the greater id is published", async () => {
    const { succeed, published, publishedBefore } = world();
    publishedBefore({ startedAt: "1970-01-01T00:00:05.000Z", queryExecutionId: "q6", location: "" });
    await succeed("q5");

    expect(published()?.queryExecutionId).toBe("q6");
  });

  test("when another creates the partition in between, the run still wins if it is newer", async () => {
    const { succeed, published, publishedBefore } = world({ foundLate: true });
    publishedBefore({ startedAt: "1970-01-01T00:00:01.000Z", queryExecutionId: "q1", location: "" });

    expect((await succeed("q2")).kind).toBe("published");
    expect(published()?.queryExecutionId).toBe("q2");
  });

  test("a partition that nobody published here is older than any run", async () => {
    const { succeed, publishedBefore } = world();
    publishedBefore(runOfPartition({}, "s3://elsewhere/"));

    expect((await succeed("q1")).kind).toBe("published");
  });

  test.each([
    "SELECT 1",
    "UNLOAD (SELECT 1) TO 's3://other/reports/fleet_hourly/dt=2026-11-21/hour=10/run=0000000000000001/' WITH (format = 'PARQUET')",
    "UNLOAD (SELECT 1) TO 's3://reports-bucket/export/' WITH (format = 'PARQUET')",
  ])("%s is no run of a report and is ignored", async (sql) => {
    const { succeed, published } = world({ sql });

    expect(await succeed("q1")).toEqual({ kind: "ignored", queryExecutionId: "q1" });
    expect(published()).toBeUndefined();
  });

  test("a failed run of a day is told without an hour", async () => {
    const { publishing, failures } = world({ window: dayOf(ten.startMs) });

    await publish({ queryExecutionId: "q1", state: "FAILED" }, publishing);

    expect(failures.map((failure) => failure.window)).toEqual([{ dt: "2026-11-21" }]);
  });

  test.each(["FAILED", "CANCELLED"] as const)("a run that is %s goes to the queue with its reason", async (state) => {
    const { publishing, failures, published } = world();

    await publish({ queryExecutionId: "q1", state }, publishing);

    expect(failures).toEqual([
      {
        report: "fleet_hourly",
        window: { dt: "2026-11-21", hour: "10" },
        queryExecutionId: "q1",
        state,
        reason: "out of memory",
      },
    ]);
    expect(published()).toBeUndefined();
  });
});

describe("endedQuery", () => {
  const event = (currentState: string) => ({
    "detail-type": "Athena Query State Change",
    detail: { currentState, queryExecutionId: "q1", workgroupName: "w" },
  });

  test("a query that goes on is none that ended", () => {
    expect(["QUEUED", "RUNNING"].map((state) => endedQuery(event(state)))).toEqual([undefined, undefined]);
    expect(endedQuery(event("SUCCEEDED"))).toEqual({ queryExecutionId: "q1", state: "SUCCEEDED" });
  });

  test("another event is refused", () => {
    expect(() => endedQuery({ "detail-type": "Scheduled Event", detail: {} })).toThrow();
  });
});

describe("partitionInput", () => {
  const run: PublishedRun = { startedAt: "2026-11-21T10:06:00.000Z", queryExecutionId: "q1", location: "s3://b/p/" };

  test("has the report's columns and the run in its parameters", () => {
    const input = partitionInput({ report: "fleet_hourly", window: ten, runId: runIdOf("1") }, run, [fleetHourly]);

    expect(input).toMatchObject({ Values: ["2026-11-21", "10"], Parameters: runParameters(run) });
    expect(input.StorageDescriptor?.Location).toBe("s3://b/p/");
    expect(input.StorageDescriptor?.Columns?.map(({ Name }) => Name)).toEqual(Object.keys(fleetHourly.columns));
    expect(runOfPartition(input.Parameters ?? {}, "s3://b/p/")).toEqual(run);
  });

  test("a day's partition is named by its date alone", () => {
    const daily = { ...fleetHourly, name: "fleet_daily", window: "day" as const };

    const input = partitionInput({ report: "fleet_daily", window: dayOf(ten.startMs), runId: runIdOf("1") }, run, [
      daily,
    ]);

    expect(input.Values).toEqual(["2026-11-21"]);
  });

  test("a report that the definition lacks is named", () => {
    const weekly = { report: "weekly", window: ten, runId: runIdOf("1") };

    expect(() => partitionInput(weekly, run, [fleetHourly])).toThrow("report is weekly");
  });
});
