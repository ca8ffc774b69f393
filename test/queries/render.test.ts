import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillParameters } from "../../queries/render.ts";
import { ingestionObject } from "../../queries/layout.ts";
import { runLocation, runOfLocation, unloadLocation } from "../../queries/run-location.ts";
import { sqlLiteral } from "../../queries/sql-literal.ts";
import { windowAfter, windowOf, windowOfPartition } from "../../queries/window.ts";

const varchar = (value: string) => ({ kind: "varchar" as const, value });
const anyWindow = fc.integer({ min: 0, max: Date.parse("2100-01-01T00:00Z") }).map(windowOf);
const anyRunId = fc.stringMatching(/^[0-9a-f]{16}$/);

describe("fillParameters", () => {
  test("fills every place of a parameter", () => {
    expect(fillParameters("select :a, :a from t where b = :b", { a: varchar("x"), b: varchar("y") })).toBe(
      "select 'x', 'x' from t where b = 'y'",
    );
  });

  test("a colon in a string, a quoted name or a comment is no parameter; comments are dropped", () => {
    expect(fillParameters("select ':a', \":b\" -- it's :c\nfrom t where d = :d", { d: varchar("x") })).toBe(
      "select ':a', \":b\"\nfrom t where d = 'x'",
    );
  });

  test("a parameter that is not declared is named", () => {
    expect(() => fillParameters("select :a", {})).toThrow("SQL names :a, which is not declared");
    expect(() => fillParameters("select :constructor", {})).toThrow(":constructor");
  });

  test("a declared parameter that the SQL does not name is named", () => {
    expect(() => fillParameters("select 1", { a: varchar("x") })).toThrow("SQL does not name a");
  });

  test("no value escapes its quotes or is filled again", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const filled = fillParameters("select :a || :b", { a: varchar(a), b: varchar(b) });
        const literals = filled.match(/'(?:[^']|'')*'/g)?.map((text) => text.slice(1, -1).replaceAll("''", "'"));
        expect(literals).toEqual([a, b]);
      }),
      {
        examples: [
          ["it's", ":b"],
          ["a \n\n b", "' or 1 = 1 --"],
        ],
      },
    );
  });
});

describe("sqlLiteral", () => {
  test("types its literals as Trino wants them", () => {
    expect(sqlLiteral({ kind: "timestamp", epochMs: Date.parse("2026-11-21T10:00:00Z") })).toBe(
      "TIMESTAMP '2026-11-21 10:00:00.000'",
    );
    expect([7.1, 40, -0.05].map((value) => sqlLiteral({ kind: "double", value }))).toEqual(["7.1E0", "4E1", "-5E-2"]);
    expect(sqlLiteral({ kind: "interval", seconds: 300 })).toBe("INTERVAL '300' SECOND");
    expect(sqlLiteral({ kind: "bigint", value: 1_795_255_200_000 })).toBe("1795255200000");
  });

  test("refuses a number that its type cannot hold", () => {
    expect(() => sqlLiteral({ kind: "bigint", value: 0.5 })).toThrow("number is 0.5");
    expect(() => sqlLiteral({ kind: "double", value: Number.NaN })).toThrow("double is NaN");
  });
});

describe("run locations", () => {
  test("a run's location leads back to the run, and to none in another bucket", () => {
    fc.assert(
      fc.property(anyWindow, anyRunId, (window, runId) => {
        const run = { report: "fleet_hourly", window, runId };
        expect(runOfLocation("bucket", runLocation("bucket", run))).toEqual(run);
        expect(runOfLocation("other", runLocation("bucket", run))).toBeUndefined();
      }),
    );
  });

  test("an UNLOAD's target is the last, not one inside its SELECT", () => {
    const sql = "UNLOAD (select ') TO ''s3://a/'' WITH (x)') TO 's3://b/c/' WITH (format = 'PARQUET')";

    expect(unloadLocation(sql)).toBe("s3://b/c/");
    expect(unloadLocation(`select '${sql.replaceAll("'", "''")}'`)).toBeUndefined();
  });
});

describe("windows", () => {
  test("a window's partition leads back to it, and the hour after starts 3,600,000 ms later", () => {
    fc.assert(
      fc.property(anyWindow, (window) => {
        expect(windowOfPartition(window)).toEqual(window);
        expect(windowAfter(window, 1).startMs - window.startMs).toBe(3_600_000);
      }),
    );
  });

  test.each([
    { dt: "2026-02-30", hour: "00" },
    { dt: "2026-11-21", hour: "24" },
    { dt: "2026-11-21", hour: "7" },
    { dt: "../..", hour: "00" },
  ])("$dt $hour is no window", (partition) => {
    expect(windowOfPartition(partition)).toBeUndefined();
  });
});

describe("ingestionObject", () => {
  test("reads the hour of telemetry from its partition and the arrival of rejects from their name", () => {
    expect(ingestionObject("telemetry/dt=2026-11-21/hour=10/s-1-x.parquet")).toEqual({
      kind: "telemetry",
      window: windowOf(Date.parse("2026-11-21T10:00:00Z")),
    });
    expect(
      ingestionObject(
        "errors/processing-failed/dt=2026-11-20/millrace-dev-telemetry-3-2026-11-21-10-59-30-0b7c6f7e-8a54-4b0b-9b0b-0d6d2f8f8c11.gz",
      ),
    ).toEqual({ kind: "rejected", firstArrivalMs: Date.parse("2026-11-21T10:59:30Z") });
  });
});
