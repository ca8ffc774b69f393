import { describe, expect, test } from "vitest";
import { publishReportEnvironment, runReportsEnvironment, transformEnvironment } from "../../lambdas/environment.ts";

describe("the functions' environments", () => {
  test("7 days of accepted lateness are 604,800,000 ms", () => {
    expect(transformEnvironment({ ACCEPTED_LATENESS_DAYS: "7" })).toEqual({ acceptedLatenessMs: 604_800_000 });
  });

  test("the reports' location is read as a bucket", () => {
    const environment = { WORKGROUP: "w", DATABASE: "d", REPORTS_LOCATION: "s3://reports-bucket" };

    expect(runReportsEnvironment(environment)).toEqual({
      workgroup: "w",
      database: "d",
      reportsBucket: "reports-bucket",
    });
  });

  test("every fault is named at once", () => {
    const read = () => publishReportEnvironment({ DATABASE: "d", REPORTS_LOCATION: "reports" });

    expect(read).toThrow(/REPORTS_LOCATION: must be s3:\/\/<bucket>; REPORT_FAILURES_QUEUE_URL: /);
  });
});
