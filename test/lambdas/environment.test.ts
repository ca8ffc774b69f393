import { describe, expect, test } from "vitest";
import {
  admitDeviceEnvironment,
  publishReportEnvironment,
  runReportsEnvironment,
  transformEnvironment,
} from "../../lambdas/environment.ts";

describe("the functions' environments", () => {
  test("7 days of accepted lateness are 604,800,000 ms", () => {
    expect(transformEnvironment({ ACCEPTED_LATENESS_DAYS: "7", STAGE: "dev" })).toEqual({
      acceptedLatenessMs: 604_800_000,
      stage: "dev",
    });
  });

  test("the transform knows of a source stream where there is one, and refuses one without a name", () => {
    const environment = { ACCEPTED_LATENESS_DAYS: "7", STAGE: "dev" };

    expect(transformEnvironment({ ...environment, SOURCE_STREAM_NAME: "s" })).toMatchObject({ sourceStreamName: "s" });
    expect(() => transformEnvironment({ ...environment, SOURCE_STREAM_NAME: "" })).toThrow("SOURCE_STREAM_NAME");
  });

  test("an empty prefix, which would admit every device, is refused", () => {
    expect(admitDeviceEnvironment({ SERIAL_PREFIX: "dev-" })).toEqual({ serialPrefix: "dev-" });
    expect(() => admitDeviceEnvironment({ SERIAL_PREFIX: "" })).toThrow("SERIAL_PREFIX");
  });

  test("locations are read as buckets", () => {
    const locations = { READINGS_LOCATION: "s3://readings-bucket/", REPORTS_LOCATION: "s3://reports-bucket" };
    const environment = { WORKGROUP: "w", DATABASE: "d", ...locations };

    expect(runReportsEnvironment(environment)).toEqual({
      workgroup: "w",
      database: "d",
      readingsBucket: "readings-bucket",
      reportsBucket: "reports-bucket",
    });
  });

  test("every fault is named at once", () => {
    const read = () => publishReportEnvironment({ DATABASE: "d", REPORTS_LOCATION: "reports" });

    expect(read).toThrow(/REPORTS_LOCATION: must be s3:\/\/<bucket>; REPORT_FAILURES_QUEUE_URL: /);
  });
});
